import type { JSX } from 'preact'
import { Dialog } from '../parts/dialog.tsx'

const keys: readonly (readonly [key: string, does: string])[] = [
  ['/', 'Search in the view'],
  ['j k ↓ ↑', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['→ ←', 'Show and hide the endpoints of a path'],
  ['Esc', 'Close what is open'],
  ['1 2 3', 'Traffic, endpoints, data'],
  ['4 5 6', 'Conditions, webhooks, GraphQL'],
  ['?', 'This help'],
]

/** The keys that the page knows. */
export function Help({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
