/** Begins what the script has said, so that it knows its own voice again. */
const MARK = 0x5ca5;
const SAMPLE_BYTES = 2;

/** Speech as 16-bit samples, one for each byte of the text: no ear understands it but `heard`. */
export function spoken(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const samples = Buffer.alloc(SAMPLE_BYTES * (bytes.length + 1));
  samples.writeUInt16LE(MARK, 0);
  for (const [index, byte] of bytes.entries()) samples.writeUInt16LE(byte, SAMPLE_BYTES * (index + 1));
  return samples;
}

/** What was said in a recording that `spoken` made, with or without a WAV header; of any other one the same sentence. */
export function heard(recording: Buffer): string {
  const isWave = recording.toString("latin1", 0, 4) === "RIFF";
  const samples = isWave ? recording.subarray(recording.indexOf("data") + 8) : recording;
  if (samples.length < SAMPLE_BYTES || samples.readUInt16LE(0) !== MARK)
    return "A recording that the script cannot hear.";
  const bytes = Array.from({ length: samples.length / SAMPLE_BYTES - 1 }, (_, index) =>
    samples.readUInt16LE(SAMPLE_BYTES * (index + 1)),
  );
  return Buffer.from(bytes).toString("utf8");
}
