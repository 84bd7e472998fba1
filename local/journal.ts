import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What of the fakes outlives a restart: events, mail, messages, when each schedule is due, and how far each stream was read. */
export type Journal = DatabaseSync;

/** Opens the journal in `directory`, or in memory without one. */
export function openJournal(directory: string | undefined): Journal {
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  const journal = new DatabaseSync(directory === undefined ? ':memory:' : join(directory, 'journal.sqlite'));
  // The process may die at any moment and keep what it wrote; only a power failure could cost the last writes.
  journal.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS event (position INTEGER PRIMARY KEY AUTOINCREMENT, envelope TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS mail (
      position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sent_at TEXT NOT NULL,
      sender TEXT NOT NULL, recipients TEXT NOT NULL, raw BLOB NOT NULL
    );
    CREATE TABLE IF NOT EXISTS message (
      id TEXT PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, sent_at INTEGER NOT NULL, received INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS schedule (arn TEXT PRIMARY KEY, due INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS checkpoint (mapping TEXT NOT NULL, shard TEXT NOT NULL, sequence TEXT NOT NULL, PRIMARY KEY (mapping, shard));
  `);
  return journal;
}
