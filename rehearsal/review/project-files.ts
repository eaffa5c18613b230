/** The forms in which the engine reads a project's file; the first is this project's. */
export const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"] as const;
