import type { MockServerOptions } from '../core/server.ts'
import type { State } from '../data/state.ts'
import { openKeeper } from '../store/keeper.ts'
import type { Keeper } from '../store/keeper.ts'
import { stateFile } from '../store/place.ts'

/**
 * Opens the file that keeps the data across restarts; undefined where none is asked for.
 *
 * @param path the folder or file that is served; undefined for values
 * @throws MockapiError `state-in-use`, `state-not-saved`
 */
export async function openKeptData(
  { persist, cwd = process.cwd(), onWarning = () => {} }: MockServerOptions,
  path: string | undefined,
  state: State,
): Promise<Keeper | undefined> {
  return persist ? openKeeper({ ...stateFile(persist, cwd, path), state, onWarning }) : undefined
}
