import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { Agent, type Shell } from '../../scripts/agents/agent.ts'
import * as fileTasks from '../../scripts/agents/file-tasks.ts'
import { judge } from '../../scripts/agents/judge.ts'
import * as serverTasks from '../../scripts/agents/server-tasks.ts'
import type { Task } from '../../scripts/agents/task.ts'
import { runInProcess, startInProcess, type RunningCli } from '../support/cli-in-process.ts'

/** Commands of this process. */
function shellInProcess(): Shell {
  const servers: RunningCli[] = []
  return {
    run: runInProcess,
    async serve(folder) {
      const server = startInProcess(folder, ['serve', '--port', '0'])
      servers.push(server)
      await server.listed()
      return await server.url()
    },
    async end() {
      for (const server of servers.splice(0)) await server[Symbol.asyncDispose]()
    },
  }
}

/** Those that are quick; `npm run try:agents` does all, in processes. */
const { crud, broken, guarded, missing, remembered } = { ...fileTasks, ...serverTasks }

it.each(Object.entries<Task>({ crud, broken, guarded, missing, remembered }))(
  'a task is done by commands alone: %s',
  async (_, { work, verdicts, tokens }) => {
    await using agent = new Agent(shellInProcess())
    const url = await work(agent)
    await using server = url ? undefined : await createMockServer({ cwd: agent.folder })
    for (const verdict of verdicts) {
      const ask = (path: string, init: RequestInit) =>
        server ? server.fetch(path, init) : fetch(`${url}${path}`, init)
      expect(`${verdict.request}: ${await judge(ask, verdict)}`).toBe(
        `${verdict.request}: undefined`,
      )
    }
    expect(agent.tokens).toBeLessThanOrEqual(tokens)
  },
)
