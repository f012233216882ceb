import { readFileSync } from "node:fs";
import { join } from "node:path";
import { badConfig, systemErrorCode } from "../core/index.ts";
import { flag, type Loose, number, objectOf, text, texts } from "./path/loose-json.ts";

/** Settings of the engine: `DIR/backup.json`. Every part may be missing. It holds no secrets, only where they are. */
export interface BackupConfig {
  /** IANA zone of the server; null: this machine's. */
  readonly zone: string | null;
  /** Days that deleted items and accounts are kept; 0: for ever. */
  readonly itemRetentionDays: number;
  readonly accountRetentionDays: number;
  readonly freeMiB: number | null;
  readonly readErrorThreshold: number | null;
  readonly notifications: NotificationConfig;
  readonly buckets: ReadonlyMap<string, BucketConfig>;
  /** Where metadata and blobs are archived: the id of a bucket, or null. */
  readonly archiveBucket: string | null;
}

export interface NotificationConfig {
  /** The administrator's addresses: they hear of every operation. */
  readonly recipients: readonly string[];
  readonly from: string;
  readonly smtp: SmtpConfig | null;
}

export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (else STARTTLS where the server offers it). */
  readonly secure: boolean;
  readonly user: string | null;
  readonly password: SecretPlace;
}

/** Where a secret is: the name of an environment variable or of a file. Never the secret. */
export interface SecretPlace {
  readonly environment: string | null;
  readonly file: string | null;
}

/** A bucket of any S3-compatible store. */
export interface BucketConfig {
  readonly bucket: string;
  readonly region: string;
  /** Endpoint; null: the public cloud's of the region. */
  readonly url: string | null;
  /** Before all keys. */
  readonly prefix: string;
  /** Before the server id: `[volume_prefix-]<serverId>`. */
  readonly volumePrefix: string;
  readonly accessKey: SecretPlace;
  readonly secret: SecretPlace;
}

export const CONFIG_FILE = "backup.json";

/** The settings of a root folder; the defaults where it has no `backup.json`. @throws {SalvageError} where that is no JSON */
export function readConfig(root: string): BackupConfig {
  const file = join(root, CONFIG_FILE);
  let source: Loose | null = null;
  try {
    source = objectOf(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw badConfig(file, error);
  }
  return configOf(source);
}

function configOf(source: Loose | null): BackupConfig {
  const retention = objectOf(source?.retention);
  const thresholds = objectOf(source?.thresholds);
  const buckets = Object.entries(objectOf(source?.buckets) ?? {});
  return {
    zone: text(source, ["zone"]),
    itemRetentionDays: number(retention, ["itemDays"]) ?? 30,
    accountRetentionDays: number(retention, ["accountDays"]) ?? 30,
    freeMiB: number(thresholds, ["freeMiB"]),
    readErrorThreshold: number(thresholds, ["readErrors"]),
    notifications: notificationsOf(objectOf(source?.notifications)),
    buckets: new Map(buckets.map(([id, bucket]) => [id, bucketOf(id, objectOf(bucket))])),
    archiveBucket: text(source, ["archiveBucket"]),
  };
}

function notificationsOf(source: Loose | null): NotificationConfig {
  const smtp = objectOf(source?.smtp);
  return {
    recipients: texts(source, ["recipients"]),
    from: text(source, ["from"]) ?? "salvage@localhost",
    smtp:
      smtp === null
        ? null
        : {
            host: text(smtp, ["host"]) ?? "localhost",
            port: number(smtp, ["port"]) ?? 25,
            secure: flag(smtp, ["secure"]) ?? false,
            user: text(smtp, ["user"]),
            password: placeOf(smtp, "password", "SALVAGE_SMTP_PASSWORD"),
          },
  };
}

function bucketOf(id: string, source: Loose | null): BucketConfig {
  return {
    bucket: text(source, ["bucket"]) ?? id,
    region: text(source, ["region"]) ?? "us-east-1",
    url: text(source, ["url"]),
    prefix: text(source, ["prefix"]) ?? "",
    volumePrefix: text(source, ["volumePrefix"]) ?? "",
    accessKey: placeOf(source, "accessKey", "AWS_ACCESS_KEY_ID"),
    secret: placeOf(source, "secret", "AWS_SECRET_ACCESS_KEY"),
  };
}

function placeOf(source: Loose | null, name: string, environment: string): SecretPlace {
  return { environment: text(source, [`${name}Env`]) ?? environment, file: text(source, [`${name}File`]) };
}

/** A secret from its file, else from the environment; null where it is in neither. @throws {SalvageError} on an unreadable file */
export function readSecret(place: SecretPlace, environment: NodeJS.ProcessEnv): string | null {
  if (place.file !== null) {
    try {
      return readFileSync(place.file, "utf8").trim();
    } catch (error) {
      throw badConfig(place.file, error);
    }
  }
  return place.environment === null ? null : (environment[place.environment] ?? null);
}
