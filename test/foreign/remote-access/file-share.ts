import { FileShare } from "@pulumi/azure-native/storage";

new FileShare("archive", { resourceGroupName: "archive", accountName: "starchive", shareName: "archive" });
