import type { FastRandom } from "./random.ts";

/** A mailbox of the generated server: enough state that items are added, moved and deleted consistently. */
export interface Account {
  readonly name: string;
  readonly mailbox: number;
  readonly accountId: string;
  /** Context up to the port, and from the agent to `soapId=`: what repeats from line to line. */
  readonly webContextHead: string;
  readonly webContextTail: string;
  readonly imapContextHead: string;
  readonly lmtpContext: string;
  readonly inbox: number[];
  readonly filed: number[];
  readonly trash: number[];
  nextId: number;
}

const given = ["anna", "bob", "carl", "dora", "eve", "frank", "gina", "hugo", "iris", "jonas"];
const browsers = ["GC122 (Win)", "FF115 (Linux)", "SAF3 (Mac)", "GC99 (Mac)", "GC121 (Android)"];
const mailPrograms = ["Thunderbird/115.8.0", "Apple Mail/16.0 (3774)", "Outlook-iOS/2.0", "K-9 Mail/6.600"];

export function makeAccounts(random: FastRandom, count: number): Account[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `${given[i % given.length]}.${String(i).padStart(4, "0")}@example.com`;
    const mailbox = i + 2;
    const ip = `${["192.0.2", "198.51.100", "203.0.113"][random.below(3)]}.${1 + random.below(254)}`;
    const browser = browsers[random.below(browsers.length)];
    const program = mailPrograms[random.below(mailPrograms.length)];
    return {
      name,
      mailbox,
      accountId: `${random.hex8()}-9f2e-4a53-a6d2-${random.hex8()}9c11`,
      webContextHead: `name=${name};mid=${mailbox};oip=${ip};port=`,
      webContextTail: `;ua=ZimbraWebClient - ${browser}/10.0.7_GA_4598;soapId=`,
      imapContextHead: `name=${name};mid=${mailbox};ip=192.0.2.30;oip=${ip};via=${ip}(nginx/1.20.0-zimbra);ua=${program};cid=`,
      lmtpContext: `name=${name};mid=${mailbox};ip=192.0.2.25;`,
      inbox: [],
      filed: [],
      trash: [],
      nextId: 300,
    };
  });
}

/** Takes up to `count` ids from the end of a list. */
export function take(ids: number[], count: number): number[] {
  return ids.splice(Math.max(0, ids.length - count), count);
}
