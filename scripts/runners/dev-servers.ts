import {
  nextFiles,
  overlayFiles,
  rsbuildFiles,
  viteFiles,
  webpackFiles,
} from './dev-servers/files.ts'
import { findChromium } from './playwright.ts'
import type { Trial } from './trial.ts'

/** `mockapi/vite` in the dev server and in the preview, and its overlay in the Chromium of this machine. */
export const vite: Trial = {
  name: 'vite',
  run(kit) {
    for (const version of ['7', '8']) {
      const packages = [`vite@${version}`, 'typescript@5', '@types/node@20']
      const project = kit.project(packages, viteFiles)
      kit.passed(`vite ${version}`, project.node('try.mjs'), /dev server and preview are fine/)
      const types = project.node('node_modules/typescript/bin/tsc')
      kit.check(`vite ${version} types`, `${types.code} ${types.output}`, '0 ')
    }
    const chromium = findChromium()
    if (chromium === undefined)
      return console.log('  skipped the overlay: no Chromium is installed')
    for (const version of ['7', '8']) {
      const project = kit.project([`vite@${version}`, '@playwright/test@1'], overlayFiles(chromium))
      kit.passed(`vite ${version} overlay`, project.node('try.mjs'), /the overlay came and went/)
    }
  },
}

/** The proxy of webpack-dev-server; its version 6 needs Node 22. */
export const webpack: Trial = {
  name: 'webpack',
  run(kit) {
    const isOld = Number(process.versions.node.split('.', 1)[0]) < 22
    const version = isOld ? '5' : '6'
    const packages = ['webpack@5', 'webpack-cli@7', `webpack-dev-server@${version}`]
    const project = kit.project(packages, webpackFiles)
    kit.passed(`webpack-dev-server ${version}`, project.node('try.mjs'), /the proxy is fine/)
  },
}

/** The proxy of Rsbuild. */
export const rsbuild: Trial = {
  name: 'rsbuild',
  run(kit) {
    const project = kit.project(['@rsbuild/core@2'], rsbuildFiles)
    kit.passed('rsbuild 2', project.node('try.mjs'), /the proxy is fine/)
  },
}

/** The rewrites of Next.js, and a page that passes the session on. */
export const next: Trial = {
  name: 'next',
  run(kit) {
    const project = kit.project(['next@16', 'react@19', 'react-dom@19'], nextFiles)
    kit.passed('next 16', project.node('try.mjs'), /the proxy is fine/)
  },
}
