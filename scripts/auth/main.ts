// Signs in to mockapi by the clients of OpenID Connect that people use: openid-client, oidc-client-ts, Auth.js in Express,
// and jose. They are installed in a folder of their own beside the packed tarball, whose `mockapi serve` serves mocks/.
// `npm run try:auth`; `-- next` adds a Next.js app with next-auth, which takes some minutes.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { packPackage } from '../lib/package.ts'
import { ServeProcess, freePort, poll, startNode, stop } from '../lib/process.ts'

const folder = mkdtempSync(join(tmpdir(), 'mockapi-auth-'))
const windows = process.platform === 'win32'
try {
  const here = resolve('scripts/auth')
  cpSync(here, folder, { recursive: true, filter: (path) => !path.includes('node_modules') })
  npm(folder, 'install', packPackage(folder), '--no-save')
  await using server = new ServeProcess(join(folder, 'node_modules/mockapi/dist/bin.js'), folder)
  const url = await server.url()
  await using next = process.argv.includes('next') ? await startNext(url) : undefined
  const program = [join(folder, 'clients.mjs'), url, ...(next ? [next.home] : [])]
  const clients = spawn(process.execPath, program, { stdio: 'inherit' })
  const [code] = (await once(clients, 'exit')) as [number | null]
  process.exitCode = code ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}

function npm(cwd: string, ...args: readonly string[]): void {
  execFileSync(
    windows ? 'npm.cmd' : 'npm',
    [...args, '--ignore-scripts', '--no-audit', '--no-fund'],
    { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: windows },
  )
}

/** Installs and starts the application in next/, as its developers do. */
async function startNext(url: string): Promise<{ readonly home: string } & AsyncDisposable> {
  const cwd = join(folder, 'next')
  npm(cwd, 'ci')
  const port = await freePort()
  const home = `http://localhost:${port}`
  const program = ['node_modules/next/dist/bin/next', 'dev', '--port', String(port)]
  const env = {
    MOCKAPI: url,
    NEXTAUTH_URL: home,
    NEXTAUTH_SECRET: 'a secret of the app',
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const child = startNode(program, { cwd, env })
  const answers = () => fetch(`${home}/api/auth/providers`).then(({ ok }) => ok || undefined)
  const end = () => stop(child, 'SIGTERM')
  await poll('Next.js', () => answers().catch(() => undefined), {
    child,
    interval: 200,
    seconds: 120,
  })
  return { home, [Symbol.asyncDispose]: end }
}
