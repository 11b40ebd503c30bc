import { expect, test } from 'vitest';
import { HOSTILE, harmfulReport, hostileReport } from '../../test/builders/reports.ts';
import { plotsOf } from '../report/plots/plots.ts';
import { PRINT_THEME } from '../report/plots/theme.ts';
import { renderPng } from './png-resvg.ts';

/** Width and height from the header chunk of a PNG. */
function sizeOf(png: Uint8Array): readonly [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

test('every plot becomes a PNG of twice the size at which it is shown, with the same bytes each time', async () => {
  for (const plot of plotsOf(harmfulReport())) {
    const svg = plot.svg(PRINT_THEME);
    const png = await renderPng(svg);
    expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    expect(sizeOf(png)[0]).toBe(Math.round((plot.width * 5) / 3));
    expect(png.length).toBeGreaterThan(4000);
    expect(Buffer.from(await renderPng(svg)).equals(png)).toBe(true);
  }
});

test('text is drawn: another label gives another picture', async () => {
  const svg = plotsOf(harmfulReport())[0]!.svg(PRINT_THEME);
  const other = await renderPng(svg.replaceAll('origin=ATL', 'origin=JFK'));
  expect(Buffer.from(await renderPng(svg)).equals(other)).toBe(false);
});

test('hostile names do not stop the renderer', async () => {
  for (const plot of plotsOf(hostileReport(HOSTILE.join(' ')))) {
    expect((await renderPng(plot.svg(PRINT_THEME), 1)).length).toBeGreaterThan(1000);
  }
});
