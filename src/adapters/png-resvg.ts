import { createRequire } from 'node:module';
import { resvg } from './native-modules.ts';

/** The one font plots are drawn with, so that their text is the same on every machine. */
const FONT_FILES = ['dejavu-fonts-ttf/ttf/DejaVuSans.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'] as const;

/** Two pixels for each that is shown, which dense screens have: a comment shows plots at five sixths of their size. */
const SCALE = 5 / 3;

/** Pictures in the making: the threads that draw are few, and the table engine works on them too. */
const AT_ONCE = 2;
const lastBegun: Promise<unknown>[] = [];
let begun = 0;

/**
 * PNG of an SVG document, `scale` times its size in pixels. The renderer is loaded on
 * the first call and works beside this thread; fonts of the system are never looked at. Throws when the SVG is not well-formed.
 */
export function renderPng(svg: string, scale = SCALE): Promise<Uint8Array> {
  const lane = begun++ % AT_ONCE;
  const picture = (lastBegun[lane] ?? Promise.resolve()).then(() => render(svg, scale));
  lastBegun[lane] = picture.catch(() => {});
  return picture;
}

async function render(svg: string, scale: number): Promise<Uint8Array> {
  const { renderAsync } = resvg();
  const require = createRequire(import.meta.url);
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      fontFiles: FONT_FILES.map((file) => require.resolve(file)),
      loadSystemFonts: false,
      defaultFontFamily: 'DejaVu Sans',
    },
  });
  return image.asPng();
}
