import type { JSX } from 'preact'
import type { Schemas } from '../../api/client.ts'
import { formatPlace } from '../../core/format.ts'
import { CopyButton } from '../../parts/copy-button.tsx'

/** Why nothing answers a call, and what to write so that something does. */
export function Miss({ miss }: { miss: NonNullable<Schemas['Call']['miss']> }): JSX.Element {
  const { near, hint, add, broken = [] } = miss
  return (
    <section class="miss">
      <h3>No mock answers this</h3>
      {hint !== undefined && <p>{hint}</p>}
      {broken.map(({ place, message }) => (
        <p key={place}>
          <b>{place}</b> {message}
        </p>
      ))}
      {near.length > 0 && (
        <ul>
          {near.map(({ key, file, line, reason }) => (
            <li key={key + file}>
              <bdi class="address">{key}</bdi> <span class="muted">{formatPlace(file, line)}</span>:{' '}
              {reason}
            </li>
          ))}
        </ul>
      )}
      {add && (
        <>
          {add.move && (
            <p>
              Move <code>{add.move.from}</code> to <code>{add.move.to}</code>, serve{' '}
              <code>{add.move.serve}</code>, and then
            </p>
          )}
          <div class="add">
            <p>
              {add.isNew ? 'Save as' : 'Add to'} <b>{add.file}</b>
            </p>
            <CopyButton text={() => add.text} label="Copy line" />
          </div>
          <pre class="text">{add.text}</pre>
        </>
      )}
    </section>
  )
}
