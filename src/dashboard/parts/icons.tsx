import type { JSX } from 'preact'

/** Paths of a 24-pixel grid, drawn with a stroke. */
const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4 4',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  replay: 'M4 12a8 8 0 1 0 3-6.2M4 4v4h4',
  undo: 'M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  plus: 'M12 5v14M5 12h14',
  warning: 'M12 4L2.5 20h19zM12 10v4M12 17v.5',
  send: 'M4 12l16-8-6 16-3-7z',
  chevron: 'M9 5l7 7-7 7',
  help: 'M9 9a3 3 0 1 1 4 3c-.7.4-1 1-1 2M12 17.5v.5',
} as const

/** The name of an icon. */
export type IconName = keyof typeof paths

/** An icon beside a text; alone in a button it needs a label there. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
