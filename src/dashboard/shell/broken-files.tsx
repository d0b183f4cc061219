import type { JSX } from 'preact'
import { call } from '../api/client.ts'
import { formatPlace } from '../core/format.ts'
import { useLoaded } from '../live/live.ts'
import { Icon } from '../parts/icons.tsx'

/** What is broken in the mock files, as long as it is. */
export function BrokenFiles(): JSX.Element | null {
  const { value = [] } = useLoaded((signal) => call('GET /diagnostics', { signal }), ['files'])
  const errors = value.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return null
  return (
    <section class="banner banner-bad" role="status" aria-label="Broken mock files">
      {errors.map(({ code, message, hint, place, frame }) => (
        <details key={`${place?.file}:${place?.line}:${message}`} open={errors.length === 1}>
          <summary>
            <Icon name="warning" />
            {place && <b>{formatPlace(place.file, place.line)}</b>} {message}
          </summary>
          {hint !== undefined && <p>{hint}</p>}
          {frame !== undefined && <pre>{frame}</pre>}
          <p class="muted">{code}; the last good version is served until the file is mended.</p>
        </details>
      ))}
    </section>
  )
}
