import type { JSX } from 'preact'

interface SliderProps {
  /** What it stands at: milliseconds of a delay, a share from 0 to 1. */
  readonly value: number
  /** What is said beside it. */
  readonly text: string
  readonly min?: number
  readonly disabled?: boolean
  /** Called while it is dragged. */
  readonly onDraft: (value: number) => void
  /** Called when it is let go. */
  readonly onSet: (value: number) => void
}

/** Makes answers late, up to five seconds; a mock file takes more. */
export function DelaySlider(props: SliderProps): JSX.Element {
  return <Slider label="Delay" max={5000} step={50} {...props} />
}

/** Makes a share of the answers fail. */
export function ErrorRateSlider({ value, onDraft, onSet, ...rest }: SliderProps): JSX.Element {
  return (
    <Slider
      label="Error rate"
      max={100}
      step={5}
      {...rest}
      value={Math.round(value * 100)}
      onDraft={(percent) => onDraft(percent / 100)}
      onSet={(percent) => onSet(percent / 100)}
    />
  )
}

interface LabelledProps extends SliderProps {
  readonly label: string
  readonly max: number
  readonly step: number
}

function Slider({ label, text, min = 0, onDraft, onSet, ...rest }: LabelledProps): JSX.Element {
  return (
    <label>
      <span>{label}</span>
      <input
        type="range"
        min={min}
        {...rest}
        onInput={({ currentTarget }) => onDraft(Number(currentTarget.value))}
        onChange={({ currentTarget }) => onSet(Number(currentTarget.value))}
      />
      <output>{text}</output>
    </label>
  )
}
