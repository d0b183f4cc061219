import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddedMock, NewMock } from '../../src/admin/mock-edits.ts'
import { MockapiError } from '../../src/errors/diagnostic.ts'
import { startMockServer, type Server } from '../../src/mock-server.ts'
import type { MockServerOptions } from '../../src/server.ts'
import { writeFiles } from './files.ts'

/** A fresh folder whose mocks are served in process and edited. */
export class EditTrial implements AsyncDisposable {
  readonly path: string
  readonly server: Server

  private constructor(path: string, server: Server) {
    this.path = path
    this.server = server
  }

  /** @param files by their names in the fresh folder */
  static async of(
    files: Readonly<Record<string, string>>,
    options: MockServerOptions = {},
  ): Promise<EditTrial> {
    const path = mkdtempSync(join(tmpdir(), 'mockapi-'))
    writeFiles(path, files)
    return new EditTrial(path, await startMockServer({ cwd: path, watch: false, ...options }))
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8')
  }

  /** Names of all files, those of locks and temporary ones too. */
  names(): string[] {
    const entries = readdirSync(this.path, { recursive: true, withFileTypes: true })
    return entries
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(this.path.length + 1))
      .map((name) => name.replaceAll('\\', '/'))
      .sort()
  }

  async add(mock: NewMock, code = true): Promise<AddedMock> {
    return await this.server.edits.add(mock, { code })
  }

  /** The sentences with which an edit is refused. */
  async refusal(mock: NewMock, code = true): Promise<string> {
    try {
      await this.add(mock, code)
    } catch (error) {
      if (error instanceof MockapiError) return error.message
      throw error
    }
    throw new Error(`${mock.key} was added.`)
  }

  async ask(path: string, init?: RequestInit): Promise<unknown> {
    const response = await this.server.fetch(path, init)
    return (await response.json()) as unknown
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close()
    rmSync(this.path, { recursive: true, force: true })
  }
}
