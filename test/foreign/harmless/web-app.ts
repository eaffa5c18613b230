import { ResourceGroup } from "@pulumi/azure-native/resources";
import { AppServicePlan, WebApp } from "@pulumi/azure-native/web";

const { name } = new ResourceGroup("site");
const plan = new AppServicePlan("site", { resourceGroupName: name, sku: { name: "B1", tier: "Basic" } });
new WebApp("site", { resourceGroupName: name, serverFarmId: plan.id, httpsOnly: true });
