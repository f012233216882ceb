import { isoUtc, logTime, ZoneClock } from "../../../src/core/index.ts";
import type { LossItemRow, LossRow } from "../../../src/query/index.ts";
import { ENGINE_PROFILES, type Evidence, type PlanSetting } from "../../../src/recovery/index.ts";

/** Evidence written by hand: what an index would tell. */

export const USER = "user@example.com";
const ROME = new ZoneClock("Europe/Rome");

export interface LossMade {
  readonly loss: number;
  readonly timeUtcMs: number;
  readonly ids: readonly number[];
  readonly account?: string | null;
  readonly host?: string;
  readonly notLost?: string;
  readonly cause?: LossRow["cause"];
  readonly claimed?: number;
  readonly item?: Partial<LossItemRow>;
  readonly messageId?: string;
}

export function lossMade(made: LossMade): LossRow {
  const { loss, timeUtcMs, ids } = made;
  return {
    loss,
    time: isoUtc(timeUtcMs),
    local: logTime(ROME.localMsAt(timeUtcMs)),
    zone: "Europe/Rome",
    host: made.host ?? "mbs1",
    account: made.account === undefined ? USER : made.account,
    mailbox: 2538,
    actor: USER,
    cause: made.cause ?? "empty-folder",
    protocol: "soap",
    operation: "FolderActionRequest",
    ip: "203.0.113.7",
    device: null,
    client: null,
    session: 1,
    folder: { id: 3, name: "Trash" },
    claimed: made.claimed ?? null,
    found: ids.length,
    certainty: "logged",
    items: ids.map((id) => ({
      id,
      type: "message",
      certainty: "logged",
      messageId: `<m${id}@example.org>`,
      sender: "boss@example.org",
      lastFolder: { id: 2, name: "Inbox" },
      trashedAt: null,
      deletedAt: isoUtc(timeUtcMs),
      name: null,
      restoredAs: [],
      movedTo: null,
      ...made.item,
    })),
    evidence: [],
    notLost: made.notLost ?? null,
    notes: [],
    folders: [],
    messageId: made.messageId ?? null,
    sender: null,
  };
}

export function evidenceMade(made: Partial<Evidence>): Evidence {
  return {
    wanted: [],
    wholeLosses: new Set(),
    unnameable: [],
    deletions: [],
    stories: new Map(),
    added: [],
    present: [],
    gaps: [],
    ...made,
  };
}

export function settingMade(made: Partial<PlanSetting> = {}): PlanSetting {
  return {
    engine: ENGINE_PROFILES.carbonio,
    strategy: "auto",
    restoreFolder: null,
    zone: null,
    index: "/var/lib/salvage/index.db",
    nowUtcMs: Date.UTC(2020, 6, 19),
    shownIn: null,
    again: false,
    ...made,
  };
}

export function wantedOf(ids: readonly number[], account = USER): Evidence["wanted"] {
  return ids.map((id) => ({ account, id }));
}
