// Does ten tasks from an empty folder by commands alone, as a coding agent would, with the packed tarball; each is judged by
// requests to a server. Prints how many commands a task takes and how many tokens an agent would have to read.
// Then the official client of MCP asks it, over HTTP and stdio.
// `npm run try:agents`; `-- crud hooked` does those alone, `-- mcp` the client; `-- dist` takes the built files in place of a tarball.
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { endChecks, report } from '../lib/check.ts'
import { Project, packPackage } from '../lib/package.ts'
import { ServeProcess, writeFiles } from '../lib/process.ts'
import { Agent } from './agent.ts'
import * as fileTasks from './file-tasks.ts'
import * as serverTasks from './server-tasks.ts'
import { judge } from './judge.ts'
import { tryMcp } from './mcp.ts'
import { ProcessShell } from './process-shell.ts'
import type { Task } from './task.ts'

const words = process.argv.slice(2)
const chosen = words.filter((word) => word !== 'dist')
const project = words.includes('dist') ? undefined : new Project([packPackage(writeFiles({}))])
const bin = resolve(
  project?.folder ?? '.',
  project ? 'node_modules/mockapi/dist/bin.js' : 'dist/bin.js',
)
// Servers that run are found in the cache folder of the user, who has others.
const cache = writeFiles({})
process.env['XDG_CACHE_HOME'] = cache
/** The most tokens of all tasks together, as docs/agents.md says. */
const most = 3000
const sums = { commands: 0, tokens: 0 }
try {
  for (const [name, task] of Object.entries<Task>({ ...fileTasks, ...serverTasks })) {
    if (chosen.length === 0 || chosen.includes(name)) await tryTask(name, task)
  }
  if (chosen.length === 0 || chosen.includes('mcp')) await tryMcp(bin)
} finally {
  project?.remove()
  rmSync(cache, { recursive: true, force: true })
}
console.log()
report(
  sums.tokens <= most,
  `${sums.commands} commands, ${sums.tokens} tokens read, of at most ${most}`,
)
endChecks()

async function tryTask(name: string, { prompt, work, verdicts, tokens }: Task): Promise<void> {
  await using agent = new Agent(new ProcessShell(bin))
  console.log(`\n${name}: ${prompt}`)
  try {
    const worked = await work(agent)
    await using server = worked ? undefined : new ServeProcess(bin, agent.folder)
    const url = worked ?? (await server?.url()) ?? ''
    for (const verdict of verdicts) {
      const wrong = await judge((path, init) => fetch(url + path, init), verdict)
      report(wrong === undefined, `${verdict.request}: ${wrong ?? verdict.status}`)
    }
  } catch (error) {
    report(false, error instanceof Error ? error.message : String(error))
  }
  sums.commands += agent.commands
  sums.tokens += agent.tokens
  const fits = agent.tokens <= tokens
  report(
    fits,
    `${agent.commands} commands, ${agent.tokens} tokens${fits ? '' : `, at most ${tokens}`}`,
  )
}
