import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { LargeFileStore, Log } from '../ports.ts';
import type { RefCommit } from './evidence-refs.ts';
import { DamagedObject, largeFolder, placeReadOnly, readFileList, verifiedLarge } from './evidence-store.ts';
import { removeQuietly, temporaryPath } from './temporary-files.ts';

export interface LargeFilesOptions {
  readonly root: string;
  readonly privateFolder: string;
  readonly log: Log;
  /**
   * Evidence whose large files cannot be sent is not sent either, so that nobody finds a key whose bytes nobody has. Else
   * its ref is sent, and its files once there is a store.
   */
  readonly together: boolean;
}

/** The large files of evidence on their way to other machines, and from them. */
export interface LargeFiles {
  attach(store: LargeFileStore): void;
  /** Sends what these commits need beside git, and answers which of them may be pushed now. */
  sendBefore(refs: readonly RefCommit[]): Promise<readonly RefCommit[]>;
  /** Sends what could not be sent when its evidence was. */
  sendNoted(): Promise<void>;
  /** Brings a file here. False when it is nowhere, or nobody knows where to look. */
  bring(sha256: string): Promise<boolean>;
}

export function openLargeFiles({ root, privateFolder, log, together }: LargeFilesOptions): LargeFiles {
  const unsent = join(privateFolder, 'unsent-large');
  let store: LargeFileStore | undefined;

  /** False when it could not be sent; then somebody was told. */
  async function put(sha256: string): Promise<boolean> {
    try {
      await store!.put(sha256, await verifiedLarge(privateFolder, sha256));
      return true;
    } catch (error) {
      if (!(error instanceof UserError) && !(error instanceof DamagedObject)) throw error;
      const reason = error instanceof UserError ? error.problems[0]!.what : error.message;
      log.warn(`A large file of evidence (sha256 ${sha256.slice(0, 12)}…) was not sent: ${reason}. It is kept here.`);
      return false;
    }
  }

  async function mayBePushed({ ref, commit }: RefCommit): Promise<boolean> {
    const files = [...(await readFileList(root, commit)).values()].filter((file) => file.kind === 'large');
    if (files.length === 0) return true;
    if (store === undefined) {
      if (together) {
        log.info(`${ref.slice('refs/proofmark/'.length)} has files too large for git, and is sent with them.`);
        return false;
      }
      await mkdir(unsent, { recursive: true });
      for (const { sha256 } of files) await writeFile(join(unsent, sha256), '');
      return true;
    }
    for (const { sha256 } of files) if (!(await put(sha256))) return false;
    return true;
  }

  return {
    attach(to) {
      store = to;
    },

    async sendBefore(refs) {
      // Nothing large was ever written or brought here.
      if ((await readdir(largeFolder(privateFolder)).catch(() => [])).length === 0) return refs;
      const ready: RefCommit[] = [];
      for (const each of refs) if (await mayBePushed(each)) ready.push(each);
      return ready;
    },

    async sendNoted() {
      if (store === undefined) return;
      for (const sha256 of await readdir(unsent).catch(() => [] as string[])) {
        if (await put(sha256)) await removeQuietly(join(unsent, sha256));
      }
    },

    async bring(sha256) {
      const found = await store?.fetch(sha256);
      if (found === undefined) return false;
      const temporary = await temporaryPath(privateFolder, 'large');
      try {
        await copyFile(found, temporary, constants.COPYFILE_FICLONE);
        await placeReadOnly(temporary, join(largeFolder(privateFolder), sha256));
      } finally {
        await removeQuietly(temporary);
      }
      return true;
    },
  };
}
