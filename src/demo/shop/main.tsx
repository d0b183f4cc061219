import { render } from 'preact'
import { App } from './app.tsx'
import { follow } from './core/loaded.ts'
import './styles/main.css'

const root = document.getElementById('shop')
if (root) render(<App />, root)
follow()
