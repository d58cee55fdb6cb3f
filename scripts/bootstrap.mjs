// The small guard in front of every command: `node scripts/bootstrap.mjs ENTRY.ts [args …]`.
// It runs on whatever Node the machine has (20 or newer), sees to it that node_modules holds what package-lock.json
// says, and runs ENTRY.ts on the Node 26 that is among those packages. Plain JavaScript, no dependency.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stamp = path.join(root, 'node_modules', '.dongxi-lock');
const lockFile = path.join(root, '.dongxi-install.lock');
const node26 = path.join(root, 'node_modules', 'node', 'bin', 'node');

class Sentence extends Error {}
const say = (text) => process.stderr.write(`${text}\n`);
const chinese = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '');
const tell = (en, zh) => (chinese ? zh : en);

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const fingerprint = () =>
  createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');

/** npm notes what it installed; when that is what the lock file says, somebody ran npm himself and nothing is to be done. */
function alreadyInstalled() {
  const noted = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noted)) return false;
  const wanted = readJson(path.join(root, 'package-lock.json')).packages;
  const there = readJson(noted).packages;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true;
    const found = there[name];
    return found
      ? found.version === entry.version
      : entry.optional === true || entry.devOptional === true || entry.peer === true;
  });
}

function upToDate() {
  if (!existsSync(node26)) return false;
  const print = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === print) return true;
  if (!alreadyInstalled()) return false;
  try {
    writeFileSync(stamp, `${print}\n`);
  } catch {
    // A node_modules that we may not write is complete all the same.
  }
  return true;
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Two first starts in one clone must not both install: the second waits for the first, then finds all done. */
async function withInstallLock(work) {
  let waited = false;
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw diskSentence(error);
    }
    let holder = 0;
    try {
      holder = Number(readFileSync(lockFile, 'utf8'));
    } catch {
      continue;
    }
    if (holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true });
    else {
      if (!waited)
        say(
          tell(
            `Another start (process ${holder}) is installing packages here; waiting for it.`,
            `另一个启动进程（${holder}）正在此处安装依赖，等待中。`,
          ),
        );
      waited = true;
      await after(300);
    }
  }
  const release = () => rmSync(lockFile, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.removeListener('exit', release);
  }
}

function diskSentence(error) {
  const text = String(error.code ?? error.message ?? error);
  if (/ENOSPC|EDQUOT/.test(text))
    return new Sentence(tell(`There is no space left on the disk of ${root}.`, `${root} 所在磁盘空间已满。`));
  if (/EROFS/.test(text))
    return new Sentence(
      tell(
        `The disk of ${root} is read-only, and the packages are not installed yet.`,
        `${root} 所在磁盘为只读，且依赖尚未安装。`,
      ),
    );
  if (/EACCES|EPERM/.test(text))
    return new Sentence(
      tell(
        `This user may not write to ${root}, and the packages are not installed yet.`,
        `当前用户无权写入 ${root}，且依赖尚未安装。`,
      ),
    );
  return error;
}

/** npm's own words, turned into one sentence where we know what they mean. */
function installSentence(words, code) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network/i.test(words) &&
    !/E40[134]/.test(words)
  )
    return new Sentence(
      tell(
        'The npm registry cannot be reached, and the packages are not installed yet. Check the network (or `npm config get registry`) and start again.',
        '无法连接 npm 仓库，且依赖尚未安装。请检查网络（或 `npm config get registry`）后重新启动。',
      ),
    );
  if (/ENOSPC|EDQUOT|EROFS|EACCES|EPERM/.test(words)) return diskSentence({ code: words });
  return new Sentence(`${words.trim()}\n${tell(`npm ci failed (exit ${code}).`, `npm ci 失败（退出码 ${code}）。`)}`);
}

/** npm as a program of the Node that runs us, so that no shell stands between; found on PATH when not started by npm. */
const npm = () => (process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm']);

// npm started by npm inherits the settings of the outer call; this one is its own.
const npmEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(config_|lifecycle|package|command)/i.test(name) ||
        /registry|proxy|cache|userconfig|cafile|token/i.test(name),
    ),
  );

/** Runs npm; answers its exit code (or the signal that ended it) and what it complained of. */
async function runNpm(...args) {
  const [command, ...before] = npm();
  const run = spawn(
    command,
    [...before, ...args, '--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'],
    { cwd: root, env: npmEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let words = '';
  run.stderr.setEncoding('utf8').on('data', (text) => {
    words = (words + text).slice(-20_000);
  });
  const stopIt = (signal) => run.kill(signal);
  process.on('SIGINT', stopIt).on('SIGTERM', stopIt);
  const code = await new Promise((resolve) => {
    run.once('error', (error) => {
      words = error.code === 'ENOENT' ? 'npm was not found on PATH.' : String(error);
      resolve(1);
    });
    run.once('close', (status, signal) => resolve(signal ?? status));
  });
  process.removeListener('SIGINT', stopIt).removeListener('SIGTERM', stopIt);
  if (typeof code === 'string')
    throw new Sentence(tell(`Installing was stopped (${code}).`, `安装被中断（${code}）。`));
  return { code, words };
}

async function install() {
  say(tell('Dongxi: installing packages (npm ci), a minute or two …', '东西：正在安装依赖（npm ci），约需一两分钟……'));
  const began = Date.now();
  const pulse = setInterval(() => say(`  … ${Math.round((Date.now() - began) / 1000)} s`), 15_000);
  let done;
  try {
    done = await runNpm('ci');
    // A registry that lacks packages of other platforms makes npm ci take the lock file for incomplete. npm install
    // keeps to the same versions and leaves the files of the clone as they are.
    if (done.code !== 0 && /EUSAGE/.test(done.words)) done = await runNpm('install', '--no-save');
  } finally {
    clearInterval(pulse);
  }
  if (done.code !== 0) throw installSentence(done.words, done.code);
  // Where install scripts are switched off (ignore-scripts), Node 26 has not been put in place yet.
  if (!existsSync(node26)) {
    mkdirSync(path.dirname(node26), { recursive: true });
    const made = spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
      cwd: path.join(root, 'node_modules', 'node'),
      env: { ...npmEnvironment(), npm_config_ignore_scripts: 'false' },
      encoding: 'utf8',
    });
    if (!existsSync(node26)) throw installSentence(`${made.stdout ?? ''}${made.stderr ?? ''}`, made.status ?? 1);
  }
  writeFileSync(stamp, `${fingerprint()}\n`);
  say(
    tell(
      `Packages installed in ${Math.round((Date.now() - began) / 1000)} s.`,
      `依赖安装完成，用时 ${Math.round((Date.now() - began) / 1000)} 秒。`,
    ),
  );
}

/**
 * Runs the entry on Node 26 and answers its exit code. The child has a process group of its own, so a Ctrl-C, which the
 * terminal sends to the whole group and npm once more to us, reaches it from us alone and once. It holds one end of a
 * pipe: should we be killed without a chance to say so, it ends too (front-guard.mjs).
 */
function run(entry, args) {
  const child = spawn(
    node26,
    // Room for what lives a moment: a server makes much of it, and collecting it often cost an eighth of its time; twice the room
    // takes 45 MB more for some hundredths of a checkout's work. What lives longer is collected when it has grown by two fifths,
    // not fourfold: long work then takes no more memory than short work.
    [
      '--max-semi-space-size=16',
      '--heap-growing-percent=40',
      '--import',
      new URL('front-guard.mjs', import.meta.url).href,
      path.resolve(root, entry),
      ...args,
    ],
    {
      cwd: process.cwd(),
      env: {
        ...process.env,
        PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
        DONGXI_FRONT_PID: String(process.pid),
        // A heap for every thread keeps what each once needed; two are as fast here and give more back.
        MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
        // What Node compiled once it finds again; where it may not write, it does without.
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(root, 'node_modules', '.cache', 'compiled'),
      },
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    },
  );
  const lastSent = new Map();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      const now = Date.now();
      // One press of Ctrl-C arrives two or three times within milliseconds; a second press is meant.
      if (now - (lastSent.get(signal) ?? 0) < 500) return;
      lastSent.set(signal, now);
      child.kill(signal);
    });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(String(error.message));
      resolve(1);
    });
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0)),
    );
  });
}

async function main() {
  const [entry, ...args] = process.argv.slice(2);
  if (!entry) throw new Sentence('usage: node scripts/bootstrap.mjs ENTRY.ts [args …]');
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new Sentence(
      tell(
        `Node ${process.versions.node} is too old to install Dongxi: version 20 or newer is needed.`,
        `Node ${process.versions.node} 版本过低：安装东西需要 20 或更新版本。`,
      ),
    );
  if (!existsSync(path.resolve(root, entry))) throw new Sentence(tell(`${entry} does not exist.`, `${entry} 不存在。`));
  if (!upToDate())
    await withInstallLock(async () => {
      if (!upToDate()) await install();
    });
  return run(entry, args);
}

main().then(
  (code) => process.exit(code),
  (error) => {
    say(error instanceof Sentence ? error.message : String(error?.stack ?? error));
    process.exit(1);
  },
);
