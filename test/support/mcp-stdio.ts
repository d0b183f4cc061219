import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { CliEnvironment } from '../../src/cli/environment/environment.ts'
import { startInProcess, type RunningCli } from './cli-in-process.ts'
import { writeFiles } from './files.ts'
import { toolAnswer, type RpcAnswer, type ToolAnswer } from './mcp.ts'

/** `mockapi mcp` in a fresh folder, as an agent has started it. */
export interface RunningMcp extends AsyncDisposable {
  readonly cwd: string
  readonly cli: RunningCli
  readonly call: (name: string, args?: object) => Promise<ToolAnswer>
  /** Ends its input, as agents do. */
  readonly leave: () => void
}

/** Starts it in this process. */
export function startMcp(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): RunningMcp {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-'))
  writeFiles(cwd, files)
  const input = new PassThrough()
  const waiting = new Map<unknown, (answer: RpcAnswer) => void>()
  const pipes: CliEnvironment['pipes'] = () => ({
    input,
    isTyped: false,
    write: async (text) => {
      const answer = JSON.parse(text) as RpcAnswer
      waiting.get(answer.id)?.(answer)
    },
  })
  const cli = startInProcess(cwd, ['mcp', ...args], { pipes })
  let id = 0
  return {
    cwd,
    cli,
    async call(name, given = {}) {
      id++
      const answer = new Promise<RpcAnswer>((done) => void waiting.set(id, done))
      const params = { name, arguments: given }
      input.write(`${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params })}\n`)
      return toolAnswer(await answer)
    },
    leave: () => void input.end(),
    async [Symbol.asyncDispose]() {
      input.end()
      await cli.ended
      rmSync(cwd, { recursive: true, force: true })
    },
  }
}
