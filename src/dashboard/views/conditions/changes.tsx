import type { JSX } from 'preact'
import type { EnvironmentDiff } from '../../../sessions/environments/difference.ts'
import { changeGroups } from '../../../sessions/environments/changes.ts'
import { call } from '../../api/client.ts'
import { formatCount } from '../../core/format.ts'
import { useLoaded } from '../../live/live.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icons.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'

/** How many changes of a collection are shown, and how much of each. */
const mostChanges = 100
const mostText = 500

const kinds = { '+': 'added', '-': 'removed', '~': 'changed' } as const

/** What differs in an environment from what it began with. */
export function ChangesDialog(props: { name: string; onClose: () => void }): JSX.Element {
  const { name, onClose } = props
  const { value, error } = useLoaded(
    (signal) => call('GET /environments/{name}/diff', { path: { name }, signal }),
    ['sessions', 'data', 'scenarios', 'overrides', 'clock'],
  )
  const groups = value && changeGroups(value as EnvironmentDiff)
  return (
    <Dialog title={`What has changed in ${name}`} onClose={onClose}>
      <ProblemLine error={error} />
      {value?.lost?.map((text) => (
        <p key={text}>
          <Icon name="warning" /> {text}
        </p>
      ))}
      {groups?.length === 0 && !value?.lost && <p class="muted">Nothing: it is as it began.</p>}
      {groups?.map(({ name: group, changes }) => (
        <section key={group} class="changes">
          <h3>
            <bdi>{group}</bdi>
          </h3>
          <ul>
            {changes.slice(0, mostChanges).map(({ mark, text }, index) => (
              <li key={index} class={`change-${kinds[mark]}`}>
                <span aria-label={kinds[mark]} role="img">
                  {mark}
                </span>
                <code>
                  <LongText text={text} most={mostText} />
                </code>
              </li>
            ))}
          </ul>
          {changes.length > mostChanges && (
            <p class="muted">and {formatCount(changes.length - mostChanges, 'change')} more.</p>
          )}
        </section>
      ))}
    </Dialog>
  )
}
