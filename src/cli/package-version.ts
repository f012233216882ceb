import { readFileSync } from "node:fs";
import { packageFile } from "../core/index.ts";

/** The version of this program, from its package. */
export function packageVersion(): string {
  const text = readFileSync(packageFile("package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
