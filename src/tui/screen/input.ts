import type { Pressed } from "../keys/key-name.ts";
import { type Action, bindingFor, bindingOf } from "../keys/keymap.ts";
import type { Pointed } from "../keys/pointer.ts";
import type { Line } from "../lines/line.ts";
import type { AppState } from "./app-state.ts";
import { copyChosen } from "./copying.ts";
import type { Desk } from "./desk.ts";
import { bodyRows, type Size } from "./frame.ts";
import { scrolledHelp } from "./help.ts";
import { actionsOf } from "./pointing.ts";
import type { View } from "./view.ts";

/** What keys and mouse act on. */
export interface InputParts {
  readonly desk: Desk;
  readonly state: () => AppState;
  readonly put: (change: Partial<AppState>) => void;
  readonly top: () => View;
  readonly act: (action: Action) => void;
  /** What is on the screen. */
  readonly shown: () => { readonly size: Size; readonly lines: readonly Line[] };
  readonly clipboard: (text: string) => void;
}

/** Keys and the mouse as actions: a prompt, the choice of what to copy, and the help come before the view on top. */
export interface Input {
  press(key: Pressed): void;
  point(pointed: Pointed): void;
}

export function createInput({ desk, state, put, top, act, shown, clipboard }: InputParts): Input {
  const press = (key: Pressed) => {
    const { message, prompt, copying, help } = state();
    if (message !== null) put({ message: null });
    if (prompt !== null) {
      const done = prompt.press(key);
      if (done && state().prompt === prompt) put({ prompt: null });
      return desk.redraw();
    }
    if (copying) {
      put({ copying: false });
      return copyChosen(desk, top(), key, clipboard);
    }
    const binding = bindingOf(key.name);
    if (help !== null && binding?.action !== "force")
      return put({ help: scrolledHelp(top(), help, binding?.action ?? null, bodyRows(shown().size)) });
    if (binding === null) return desk.say(`no key ${key.name}: ? lists them`);
    act(binding.action);
  };
  const tried = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      desk.fail(error);
    }
  };
  return {
    press: (key) => tried(() => press(key)),
    point: (pointed) =>
      tried(() => {
        // Text is typed, and a question is answered, by keys only.
        if (state().prompt !== null || state().copying) return;
        for (const action of actionsOf(pointed, shown().lines))
          press({ name: bindingFor(action)?.keys[0] ?? "", text: "" });
      }),
  };
}
