import pc from 'picocolors';

/** Tells the demo's story between the commands' own output. */
export interface Narrator {
  chapter(title: string, text: string): void;
  command(line: string): void;
  quote(text: string): void;
  say(text: string): void;
}

const WIDTH = 100;

export function narrator(write: (text: string) => void): Narrator {
  let chapters = 0;
  return {
    chapter: (title, text) => {
      chapters++;
      write(`\n${pc.bold(pc.cyan(`${chapters}. ${title}`))}\n${wrap(text)}\n`);
    },
    command: (line) => write(`\n${pc.dim('$')} ${pc.bold(line)}\n`),
    quote: (text) => write(`${text.trimEnd().replaceAll(/^/gm, `${pc.dim('│')} `)}\n`),
    say: (text) => write(`${wrap(text)}\n`),
  };
}

function wrap(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
