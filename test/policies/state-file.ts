export { stateOf, type WrittenResource } from "../../policy-pack/release/state";
