import type { Readable } from "node:stream";
import type { GetObjectCommandInput, ListObjectsV2CommandInput, PutObjectCommandInput } from "@aws-sdk/client-s3";
import { EXIT, messageOf, SalvageError } from "../../core/index.ts";
import { type BucketConfig, readSecret } from "../config.ts";
import type { ObjectStore } from "./object-store.ts";

/**
 * A bucket of an S3-compatible store. Keys are secrets of the environment or of files, never of the command line.
 * @throws {SalvageError} `no-credentials`
 */
export function openBucket(config: BucketConfig, environment: NodeJS.ProcessEnv): ObjectStore {
  const accessKeyId = readSecret(config.accessKey, environment);
  const secretAccessKey = readSecret(config.secret, environment);
  if (accessKeyId === null || secretAccessKey === null) throw noCredentials(config);
  const Bucket = config.bucket;
  let connected: ReturnType<typeof connect> | null = null;
  const client = () => {
    connected ??= connect(config, { accessKeyId, secretAccessKey });
    return connected;
  };

  const pages = (prefix: string, delimiter?: string) => pagesOf(config, client, prefix, delimiter);
  return {
    name: `bucket ${Bucket}`,
    get: async (Key) => objectOrNull(config, await client(), Key),
    async put(Key, Body) {
      await told(config, async () => (await client()).put({ Bucket, Key, Body, ContentLength: Body.length }));
    },
    async *list(prefix) {
      for await (const page of pages(prefix))
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
    },
    async folders(prefix) {
      const found: string[] = [];
      const below = prefix === "" ? "" : `${prefix}/`;
      for await (const page of pages(below, "/"))
        for (const { Prefix } of page.CommonPrefixes ?? [])
          if (Prefix !== undefined) found.push(Prefix.slice(below.length, -1));
      return found;
    },
  };
}

type Client = Awaited<ReturnType<typeof connect>>;

async function* pagesOf(config: BucketConfig, client: () => Promise<Client>, Prefix: string, Delimiter?: string) {
  for (let ContinuationToken: string | undefined; ; ) {
    const input = { Bucket: config.bucket, Prefix, Delimiter, ContinuationToken };
    const page = await told(config, async () => (await client()).list(input));
    yield page;
    ContinuationToken = page.NextContinuationToken;
    if (page.IsTruncated !== true || ContinuationToken === undefined) return;
  }
}

async function objectOrNull(config: BucketConfig, client: Client, Key: string): Promise<Readable | null> {
  try {
    const { Body } = await client.get({ Bucket: config.bucket, Key });
    return (Body as Readable | undefined) ?? null;
  } catch (error) {
    if (error instanceof Error && (error.name === "NoSuchKey" || error.name === "NotFound")) return null;
    throw bucketError(config, error);
  }
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The client library is large: it is loaded by the first request. */
async function connect(config: BucketConfig, credentials: Credentials) {
  const sdk = await import("@aws-sdk/client-s3");
  const client = new sdk.S3Client({
    region: config.region,
    credentials,
    // Stores of one's own seldom have a name for each bucket: the bucket goes into the path.
    ...(config.url === null ? {} : { endpoint: config.url, forcePathStyle: true }),
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return {
    list: (input: ListObjectsV2CommandInput) => client.send(new sdk.ListObjectsV2Command(input)),
    get: (input: GetObjectCommandInput) => client.send(new sdk.GetObjectCommand(input)),
    put: (input: PutObjectCommandInput) => client.send(new sdk.PutObjectCommand(input)),
  };
}

async function told<R>(config: BucketConfig, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw bucketError(config, error);
  }
}

function bucketError(config: BucketConfig, error: unknown): SalvageError {
  const where = config.url === null ? config.bucket : `${config.bucket} at ${config.url}`;
  return new SalvageError(`bucket ${where}: ${messageOf(error)}`, {
    code: "bucket",
    exitCode: EXIT.engineUnavailable,
    cause: error,
  });
}

function noCredentials(config: BucketConfig): SalvageError {
  const { accessKey, secret } = config;
  return new SalvageError(`no credentials for bucket ${config.bucket}`, {
    code: "no-credentials",
    exitCode: EXIT.noPermission,
    hint: `set ${accessKey.environment} and ${secret.environment}, or name files in backup.json (accessKeyFile, secretFile)`,
  });
}
