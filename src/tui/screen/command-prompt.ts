import { commandRoute } from "./command-route.ts";
import type { Desk, PromptRequest } from "./desk.ts";

/** Asks for a verb of the command line and opens its screen. */
export function commandPrompt(desk: Desk): PromptRequest {
  return {
    label: ": salvage",
    text: "",
    echo: () => [],
    submit(text) {
      if (text.trim() === "") return true;
      try {
        desk.go(commandRoute(text));
        return true;
      } catch (error) {
        desk.fail(error);
        return false;
      }
    },
  };
}
