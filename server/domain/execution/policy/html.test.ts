import { describe, expect, it } from "vitest";
import { htmlOf } from "./html.ts";

describe("the HTML part of a mail", () => {
  it.each([
    ["one paragraph", "Hello Dana,", "<p>Hello Dana,</p>"],
    [
      "paragraphs and line breaks",
      "Hello,\n\nfirst line\nsecond line\r\n\r\n\r\nCasey\n",
      "<p>Hello,</p>\n<p>first line<br>\nsecond line</p>\n<p>Casey</p>",
    ],
    [
      "markup as text",
      `<script>alert("x")</script> & 'more'`,
      "<p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;more&#39;</p>",
    ],
    [
      "a link, without the full stop after it",
      "See https://a.test/x?y=1&z=2.",
      `<p>See <a href="https://a.test/x?y=1&amp;z=2">https://a.test/x?y=1&amp;z=2</a>.</p>`,
    ],
    [
      "two links in a line",
      "http://a.test and (https://b.test)",
      `<p><a href="http://a.test">http://a.test</a> and (<a href="https://b.test">https://b.test</a>)</p>`,
    ],
    ["no link of another scheme", "javascript:alert(1) ftp://x.test", "<p>javascript:alert(1) ftp://x.test</p>"],
    [
      "a link cannot break out of its attribute",
      `https://a.test/"onmouseover="x`,
      `<p><a href="https://a.test/">https://a.test/</a>&quot;onmouseover=&quot;x</p>`,
    ],
    ["nothing", "  \n\n ", ""],
  ])("%s", (_, text, html) => {
    expect(htmlOf(text)).toBe(html);
  });
});
