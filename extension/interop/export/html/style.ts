/** The look of a saved page: the panel's own colours by value, light and dark, and on paper. */
export const STYLE = `
:root{color-scheme:light dark;--text:light-dark(#1f1f1f,#e3e3e3);--subtle:light-dark(#474747,#c7c7c7);--line:light-dark(#d3e3fd,#5e5e5e);--box:light-dark(#f3f6fc,#34363a);--error:light-dark(#b3261e,#f2b8b5);--link:light-dark(#0b57d0,#a8c7fa)}
*{box-sizing:border-box}
body{max-width:1100px;margin:0 auto;padding:16px;background:light-dark(#fff,#282828);color:var(--text);font:13px/1.5 system-ui,sans-serif}
h1{font-size:20px;margin:8px 0}h2{font-size:16px;margin:28px 0 4px}h3{font-size:13px;margin:12px 0 2px}
p{margin:4px 0}a{color:var(--link)}.subtle{color:var(--subtle)}.error{color:var(--error)}
code,pre{font:12px/1.5 ui-monospace,Consolas,"DejaVu Sans Mono",monospace}
pre{margin:2px 0;padding:6px 8px;border:1px solid var(--line);border-radius:4px;background:var(--box);white-space:pre-wrap;overflow-wrap:anywhere}
.tree{margin:8px 0;padding:0;list-style:none}
.tree a{display:grid;grid-template-columns:minmax(120px,40%) 1fr 76px;gap:8px;align-items:center;padding:1px 4px;border-radius:4px;color:inherit;text-decoration:none}
.tree a:hover,.tree a:focus-visible{background:var(--box)}
.name{overflow:hidden;white-space:nowrap;text-overflow:ellipsis}.time{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.lane{display:block;position:relative;height:10px;border-bottom:1px solid var(--line)}
.bar{position:absolute;top:1px;height:8px;min-width:2px;border-radius:2px;background:var(--kind)}
.other{--kind:light-dark(#8f9aa8,#8f8f8f)}.model,.embeddings{--kind:light-dark(#1b6ef3,#7cacf8)}.agent{--kind:light-dark(#a743ee,#d190ff)}.tool{--kind:light-dark(#e96725,#fe8d59)}.retrieval,.rerank{--kind:light-dark(#00829f,#38b9de)}.guardrail{--kind:light-dark(#c21e8a,#ff84af)}.evaluation,.feedback{--kind:light-dark(#1ea446,#37be5f)}.prompt,.post_process{--kind:light-dark(#8f9aa8,#8f8f8f)}
details{margin:4px 0;border:1px solid var(--line);border-radius:6px}
summary{padding:4px 8px;cursor:pointer;overflow-wrap:anywhere}
summary i{display:inline-block;width:8px;height:8px;margin-right:6px;border-radius:2px;background:var(--kind)}
details>div{padding:0 12px 10px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:6px 0}dt{color:var(--subtle)}dd{margin:0;overflow-wrap:anywhere}
@media(max-width:600px){.tree a{grid-template-columns:1fr 76px}.lane{display:none}dl{grid-template-columns:1fr}}
@media print{:root{color-scheme:light}body{max-width:none;padding:0}details::details-content{content-visibility:visible;height:auto}summary{break-after:avoid}.bar,summary i{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
