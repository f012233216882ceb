import { describe, expect, it } from "vitest";
import { escaped, html } from "../../../src/report/html/markup.ts";

describe("markup", () => {
  it("escapes every value, in elements and attributes", () => {
    const hostile = `<b title='x' name="y">&amp;</b>`;
    expect(html`<p class="${hostile}">${hostile}</p>`.toString()).toBe(
      `<p class="${escaped(hostile)}">${escaped(hostile)}</p>`,
    );
    expect(escaped(hostile)).toBe("&lt;b title=&#39;x&#39; name=&quot;y&quot;&gt;&amp;amp;&lt;/b&gt;");
  });

  it("makes visible what would hide or reorder text", () => {
    expect(escaped("a\u202eb\u0000c\u001b[2J")).toBe("a\\u{202e}b\\x00c\\x1b[2J");
  });

  it("takes markup, lists and nothing as they are", () => {
    const item = (text: string) => html`<li>${text}</li>`;
    expect(html`<ul>${["a", "<"].map(item)}${false}${null}${0}</ul>`.toString()).toBe(
      "<ul><li>a</li><li>&lt;</li>0</ul>",
    );
  });
});
