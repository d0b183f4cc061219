import { render } from 'preact'
import { App } from './app.tsx'
import './styles/main.css'
import { followServer } from './live/live.ts'

const root = document.getElementById('page')
if (root) render(<App />, root)
followServer()
