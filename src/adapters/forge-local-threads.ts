import { z } from 'zod';
import type { Comment, Comments, Issue, Issues, Written } from '../forge.ts';
import { sha256Hex } from './digest-node.ts';
import { changeRecord, type ForgeRecord, parseRecord } from './forge-record.ts';
import { type ForgeRecords, type RecordContent, whereIs } from './forge-refs.ts';

const ISSUE_PAGE = 'issue.md';
const COMMENT_PAGE = 'comment.md';

const StoredIssue = z.object({
  key: z.string(),
  title: z.string(),
  body: z.string(),
  labels: z.array(z.string()),
  state: z.enum(['open', 'closed']),
});
type StoredIssue = z.infer<typeof StoredIssue>;

const StoredComment = z.object({
  thread: z.string(),
  marker: z.string(),
  /** Null once it was removed: the ref stays, so that no clone brings the text back. */
  body: z.string().nullable(),
});
type StoredComment = z.infer<typeof StoredComment>;

/** Hex digits of a key's digest that name its ref: enough for billions of them. */
const ID_DIGITS = 16;

export function localIssues({ records }: { readonly records: ForgeRecords }): Issues {
  async function change(key: string, plan: (current: StoredIssue | undefined) => [StoredIssue, string] | undefined) {
    await records.refresh();
    const { record, changed, before } = await changeRecord(records, issueName(key), StoredIssue, (current) => {
      const next = plan(current);
      return next === undefined ? undefined : issueContent(...next);
    });
    const status = !changed ? 'unchanged' : before === undefined ? 'created' : 'updated';
    return { status, value: issueOf(record) } satisfies Written<Issue>;
  }

  async function find(key: string): Promise<Issue | undefined> {
    await records.refresh();
    const stored = await records.get(issueName(key));
    return stored === undefined ? undefined : issueOf(parseRecord(StoredIssue, stored));
  }

  return {
    find,

    async list(state) {
      await records.refresh();
      const issues = (await records.list('issues/')).map((record) => issueOf(parseRecord(StoredIssue, record)));
      return issues.filter((issue) => state === 'all' || issue.state === state);
    },

    open({ key, title, body, labels }) {
      const next: StoredIssue = { key, title, body, labels: [...labels], state: 'open' };
      return change(key, (current) => {
        if (current === undefined) return [next, `open: ${title}`];
        if (JSON.stringify(issueFields(current)) === JSON.stringify(issueFields(next))) return undefined;
        return [next, `${current.state === 'closed' ? 'reopen' : 'update'}: ${title}`];
      });
    },

    async close(key) {
      if ((await find(key)) === undefined) return undefined;
      return change(key, (current) => {
        if (current === undefined || current.state === 'closed') return undefined;
        return [{ ...current, state: 'closed' }, `close: ${current.title}`];
      });
    },
  };
}

function issueFields({ key, title, body, labels, state }: StoredIssue) {
  return { key, title, body, labels, state };
}

function issueName(key: string): string {
  return `issues/${sha256Hex(key).slice(0, ID_DIGITS)}`;
}

function issueOf({ name, value }: ForgeRecord<StoredIssue>): Issue {
  return { ...issueFields(value), id: name.slice(name.lastIndexOf('/') + 1), where: whereIs(name, ISSUE_PAGE) };
}

function issueContent(issue: StoredIssue, subject: string): RecordContent {
  const labels = issue.labels.length === 0 ? '' : `, ${issue.labels.join(', ')}`;
  const text = `# ${issue.title}\n\n${issue.state}${labels}\n\n${issue.body.trim()}\n`;
  return { value: issue, page: { name: ISSUE_PAGE, text }, subject: oneLine(subject) };
}

export function localComments({ records }: { readonly records: ForgeRecords }): Comments {
  return {
    async find(thread, marker) {
      await records.refresh();
      const stored = await records.get(commentName(thread, marker));
      return stored === undefined ? undefined : commentOf(parseRecord(StoredComment, stored));
    },

    async put({ thread, marker, body }) {
      if (!body.startsWith(marker)) throw new Error(`the body of a comment begins with its marker ${marker}`);
      await records.refresh();
      const next: StoredComment = { thread, marker, body };
      const name = commentName(thread, marker);
      const { record, changed, before } = await changeRecord(records, name, StoredComment, (current) =>
        current?.body === body ? undefined : commentContent(next, `comment on ${thread}`),
      );
      const isNew = before === undefined || before.body === null;
      return { status: !changed ? 'unchanged' : isNew ? 'created' : 'updated', value: commentOf(record)! };
    },

    async remove(thread, marker) {
      await records.refresh();
      const name = commentName(thread, marker);
      if ((await records.get(name)) === undefined) return false;
      const { changed } = await changeRecord(records, name, StoredComment, (current) =>
        current === undefined || current.body === null
          ? undefined
          : commentContent({ ...current, body: null }, `remove the comment on ${thread}`),
      );
      return changed;
    },
  };
}

function commentName(thread: string, marker: string): string {
  return `comments/${sha256Hex(JSON.stringify([thread, marker])).slice(0, ID_DIGITS)}`;
}

function commentOf({ name, value }: ForgeRecord<StoredComment>): Comment | undefined {
  const { thread, marker, body } = value;
  if (body === null) return undefined;
  return { id: name.slice(name.lastIndexOf('/') + 1), thread, marker, body, where: whereIs(name, COMMENT_PAGE) };
}

function commentContent(comment: StoredComment, subject: string): RecordContent {
  const text = `${comment.body?.trim() ?? 'This comment was removed.'}\n`;
  return { value: comment, page: { name: COMMENT_PAGE, text }, subject: oneLine(subject) };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
