import { useState } from 'preact/hooks'
import type { ApiError } from '../core/api.ts'

/** Why the last action failed. */
export interface ShownFailure {
  readonly error: ApiError | undefined
  readonly onError: (error: ApiError | undefined) => void
}

/** Belongs outside of what `Shown` shows, so that a failure is still told when the value is loaded again. */
export function useFailure(): ShownFailure {
  const [error, onError] = useState<ApiError>()
  return { error, onError }
}
