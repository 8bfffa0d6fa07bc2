const HEADER = 44;

/**
 * Gemini speaks raw 16-bit samples (`audio/L16;rate=24000`): nothing plays them without a WAV header. Another format is
 * left as it is.
 */
export function waveOf(base64: string, mimeType: string): { audio: Uint8Array; mediaType: string } {
  const samples = Buffer.from(base64, "base64");
  if (!/^audio\/(l16|pcm)/i.test(mimeType)) return { audio: new Uint8Array(samples), mediaType: mimeType };
  const rate = Number(/rate=(\d+)/i.exec(mimeType)?.[1] ?? 24_000);
  const header = Buffer.alloc(HEADER);
  header.write("RIFF", 0);
  header.writeUInt32LE(HEADER - 8 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return { audio: new Uint8Array(Buffer.concat([header, samples])), mediaType: "audio/wav" };
}
