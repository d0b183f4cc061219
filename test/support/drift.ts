import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer, type MockServer } from 'mockapi'
import { main } from '../../src/cli/main.ts'
import { startMockServer } from '../../src/mock-server.ts'
import type { CliServer } from '../../src/cli/environment/environment.ts'
import { fakeEnvironment } from './cli-fakes.ts'

/** A folder of mocks, the real API, and `mockapi drift` between them. */
export class DriftTrial implements AsyncDisposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'mockapi-drift-'))
  real: MockServer | undefined

  constructor() {
    mkdirSync(join(this.folder, 'mocks'))
  }

  write(name: string, content: unknown): void {
    const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2)
    writeFileSync(join(this.folder, 'mocks', name), text)
  }

  read(name: string): string {
    return readFileSync(join(this.folder, 'mocks', name), 'utf8')
  }

  /** Serves the real API, and asks it. */
  async drift(mocks: object, ...flags: readonly string[]) {
    this.real ??= await createMockServer({ mocks, port: 0 })
    return await this.run(this.real.url, ...flags)
  }

  async run(...argv: readonly string[]) {
    const createServer = startMockServer as unknown as () => Promise<CliServer>
    const { folder: cwd } = this
    const environment = fakeEnvironment(undefined as never, { cwd, createServer })
    const code = await main(['drift', ...argv], environment)
    const { out, err } = environment
    return { code, out: out.lines.join('\n'), err: err.lines.join('\n') }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.real?.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
