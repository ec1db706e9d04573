/** Of each reason not to start: what it is, why it matters, and what mends it, in each language. */
import { texts, type ErrorTexts, type Language } from '../../errors/error-text.js';
import type { StartCode, StartFault } from './start-faults.js';

/** The type is why a code without a sentence in a language does not build. */
export const START_TEXTS: Readonly<Record<StartCode, ErrorTexts>> = {
  SAMPLE_CREDENTIALS: texts(
    [
      'The database holds {count} live credentials of the sample industry. They were shown on a screen, and its events are in the log for ever.',
      'Start with an empty database: another DATABASE_URL or DATA_DIR.',
    ],
    [
      '数据库中有 {count} 个示例行业的有效凭证。它们曾显示在屏幕上，且示例事件会永久留在账本中。',
      '请改用空数据库：更换 DATABASE_URL 或 DATA_DIR。',
    ],
  ),
  SUPERUSER_LOGIN: texts(
    [
      'The login “{login}” of the part “{role}” is a superuser, and so may change what was recorded.',
      'Make the logins of scripts/create-logins.sql, and name each in its DATABASE_URL_<ROLE>.',
    ],
    [
      '“{role}” 部分使用的登录 “{login}” 是超级用户，可以更改已记录的内容。',
      '请用 scripts/create-logins.sql 创建登录，并分别写入 DATABASE_URL_<ROLE>。',
    ],
  ),
  FSYNC_OFF: texts(
    [
      'fsync is off: a power cut may destroy the database, with events that were acknowledged.',
      'Set fsync = on in postgresql.conf, and reload.',
    ],
    [
      'fsync 已关闭：断电可能损坏数据库，丢失已确认的事件。',
      '请在 postgresql.conf 中设置 fsync = on 并重新加载。',
    ],
  ),
  FULL_PAGE_WRITES_OFF: texts(
    [
      'full_page_writes is off: a crash in the middle of a write may leave half a page for good.',
      'Set full_page_writes = on in postgresql.conf, and reload.',
    ],
    [
      'full_page_writes 已关闭：写入中途崩溃可能留下永久损坏的页。',
      '请在 postgresql.conf 中设置 full_page_writes = on 并重新加载。',
    ],
  ),
  SYNCHRONOUS_COMMIT_OFF: texts(
    [
      'synchronous_commit is off for “{login}” (the part “{role}”): a crash may lose events that were acknowledged.',
      'Set synchronous_commit = on, and look for ALTER ROLE or ALTER DATABASE … SET synchronous_commit.',
    ],
    [
      '“{login}”（“{role}” 部分）的 synchronous_commit 已关闭：崩溃可能丢失已确认的事件。',
      '请设置 synchronous_commit = on，并检查 ALTER ROLE、ALTER DATABASE 是否改动过它。',
    ],
  ),
  DATA_CHECKSUMS_OFF: texts(
    [
      'Data checksums are off: what a failing disk changes would be read as if it had been recorded.',
      'Stop PostgreSQL, run pg_checksums --enable on its data folder, and start it again.',
    ],
    [
      '数据校验和未启用：磁盘故障造成的改动会被当作原始记录读出。',
      '请停止 PostgreSQL，对其数据目录运行 pg_checksums --enable，再重新启动。',
    ],
  ),
  CLOCK_DIFFERS: texts(
    [
      'The clocks of this machine and of the database are {seconds} s apart; at most {most} s are allowed, since both stamp events.',
      'Run a time service (NTP) on both machines.',
    ],
    [
      '本机与数据库的时钟相差 {seconds} 秒，最多允许 {most} 秒，因为两者都为事件记录时间。',
      '请在两台机器上启用时间同步（NTP）。',
    ],
  ),
  DATABASE_TOO_OLD: texts(
    [
      'The database is PostgreSQL {found}; the ledger needs {least} or newer, whose roles it uses.',
      'Move the cluster to PostgreSQL 18 with pg_upgrade, or name another server in DATABASE_URL.',
    ],
    [
      '数据库版本为 PostgreSQL {found}；账本的角色机制需要 {least} 或更新版本。',
      '请用 pg_upgrade 升级到 PostgreSQL 18，或在 DATABASE_URL 中改用其他服务器。',
    ],
  ),
  EMBEDDED_DATABASE: texts(
    [
      'The embedded PostgreSQL is used: it has no WAL archive, so nothing but a copy of the stopped folder is a back-up.',
      'For a ledger that others rely on, set DATABASE_URL: docs/guides/operating.md.',
    ],
    [
      '正在使用内嵌 PostgreSQL：没有 WAL 归档，只有停机后复制目录才算备份。',
      '正式账本请设置 DATABASE_URL：见 docs/guides/operating.md。',
    ],
  ),
  PLAIN_HTTP_OPEN: texts(
    [
      'The server listens on {host} and speaks plain HTTP: credentials can be read on the way.',
      'Let only a proxy with TLS reach this port.',
    ],
    [
      '服务器监听 {host}，使用明文 HTTP：凭证可能在传输途中被读取。',
      '请只允许带 TLS 的反向代理访问该端口。',
    ],
  ),
};

/** One line: the sentence, then what to do. */
export function startText({ code, params }: StartFault, language: Language): string {
  const { message, hint = '' } = START_TEXTS[code][language];
  const said = language === 'en' ? `${message} ${hint}` : `${message}${hint}`;
  return said.replaceAll(/\{(\w+)\}/g, (place, name: string) => params[name] ?? place);
}
