export { commandText, shellWord } from "../../core/index.ts";
