import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { useLoaded } from '../../live/live.ts'
import { ProblemLine } from '../../parts/problem-line.tsx'

/** The value of a single resource as JSON to edit. */
export function Single({ name }: { name: string }): JSX.Element {
  const { value, error } = useLoaded(
    (signal) => call('GET /singles/{name}', { path: { name }, signal }),
    ['data'],
    [name],
  )
  const known = JSON.stringify(value, undefined, 2)
  const [text, setText] = useState('')
  const [failed, setFailed] = useState<Error>()
  useEffect(() => setText(known ?? ''), [known])
  const save = async () => {
    try {
      const body: unknown = JSON.parse(text)
      await call('PUT /singles/{name}', { path: { name }, body })
      setFailed(undefined)
    } catch (problem) {
      setFailed(problem as Error)
    }
  }
  return (
    <section class="single" aria-label={name}>
      <h2>{name}</h2>
      <textarea
        class="editor"
        aria-label="Value as JSON"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <ProblemLine error={failed ?? error} />
      <div class="actions">
        <button type="button" class="button primary" onClick={() => void save()}>
          Save
        </button>
      </div>
    </section>
  )
}
