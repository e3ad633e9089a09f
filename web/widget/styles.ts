// The look. A constructed style sheet: it needs no permission from the page's policy and cannot leak out of the shadow root.

/** Where the panel takes the whole screen: phones, upright or lying. */
export const wholeScreen = "(max-width:520px),(max-height:460px)";

const light = `--surface:#fff;--raised:#f3f4f7;--text:#171a21;--soft:#5b6270;--line:#e3e5ea;--field:#8b91a0;--accent-text:var(--accent-light);--tint:12%;
--warn:#7a4a00;--warn-surface:#fff4dc;--bad:#b3261e;--shadow:0 12px 48px rgba(16,20,40,.20),0 2px 8px rgba(16,20,40,.10);--edge:rgba(16,20,40,.06);color-scheme:light`;
const dark = `--surface:#191b22;--raised:#282b35;--text:#f0f1f4;--soft:#a9afbd;--line:#343845;--field:#767d8e;--accent-text:var(--accent-dark);--tint:34%;
--warn:#ffd489;--warn-surface:#3a2f18;--bad:#ffb0a8;--shadow:0 12px 48px rgba(0,0,0,.55),0 2px 8px rgba(0,0,0,.4);--edge:rgba(255,255,255,.10);color-scheme:dark`;

const base = `
:host{all:initial;${light}}
:host([data-theme=dark]){${dark}}
@media (prefers-color-scheme:dark){:host([data-theme=auto]){${dark}}}
@media print{:host{display:none}}
*,*::before,*::after{box-sizing:border-box}
.root{position:fixed;z-index:2147483000;inset-block-end:20px;inset-inline-end:20px;font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;
color:var(--text);-webkit-text-size-adjust:100%;text-align:start;letter-spacing:normal}
.root.start{inset-inline:20px auto}
button,input,textarea{font:inherit;color:inherit;letter-spacing:inherit;margin:0}
button{cursor:pointer;background:none;border:0;padding:0;-webkit-tap-highlight-color:transparent}
[hidden]{display:none!important}
:focus{outline:none}
:focus-visible{outline:2px solid var(--accent-text);outline-offset:2px}
.icon{width:20px;height:20px;flex:none;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
.icon.filled{fill:currentColor;stroke:none}
.hidden-text{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`;

const launcher = `
.launcher{display:grid;place-items:center;width:58px;height:58px;margin-inline-start:auto;border-radius:50%;background:var(--accent);color:var(--on-accent);
box-shadow:0 6px 22px rgba(16,20,40,.28),0 1px 4px rgba(16,20,40,.18);transition:transform .16s ease,box-shadow .16s ease;position:relative}
.start .launcher{margin-inline:0 auto}
.launcher:hover{transform:scale(1.06)}
.launcher:active{transform:scale(.97)}
.launcher:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.launcher .icon{width:28px;height:28px;grid-area:1/1;transition:opacity .16s,transform .2s}
.launcher .icon:last-of-type,.launcher[aria-expanded=true] .icon:first-of-type{opacity:0;transform:rotate(-40deg) scale(.6)}
.launcher[aria-expanded=true] .icon:last-of-type{opacity:1;transform:none}
.worded{grid-template-columns:auto minmax(0,auto);column-gap:9px;width:auto;max-width:calc(100vw - 40px);padding-inline:17px 22px;border-radius:29px;font-weight:650}
.words{grid-area:1/2;max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.worded[aria-expanded=true]{grid-template-columns:auto;width:58px;padding:0}
.worded[aria-expanded=true] .words{display:none}
.badge{position:absolute;inset-block-start:-3px;inset-inline-end:-3px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#c8261b;color:#fff;
font-size:12px;font-weight:700;line-height:20px;text-align:center;border:2px solid #fff}
`;

const panel = `
.panel{position:absolute;inset-block-end:74px;inset-inline-end:0;width:392px;height:min(660px,calc(100vh - 114px));height:min(660px,calc(100dvh - 114px));display:flex;flex-direction:column;
background:var(--surface);border-radius:18px;box-shadow:var(--shadow),0 0 0 1px var(--edge);overflow:hidden;transform-origin:100% 100%;animation:rise .18s ease-out}
.start .panel{inset-inline:0 auto}
@keyframes rise{from{opacity:0;transform:translateY(10px) scale(.98)}}
.head{display:flex;align-items:center;gap:12px;padding:14px 12px 14px 16px;background:var(--accent);color:var(--on-accent);flex:none}
[dir=rtl] .head{padding:14px 16px 14px 12px}
.head :focus-visible{outline-color:currentColor}
.face{display:grid;place-items:center;width:40px;height:40px;flex:none;border-radius:50%;background:color-mix(in srgb,currentColor 16%,transparent);font-weight:650;font-size:16px;position:relative}
.face::after{content:"";position:absolute;inset-block-end:0;inset-inline-end:0;width:11px;height:11px;border-radius:50%;background:#2bb673;border:2px solid var(--accent)}
.waiting .face::after{background:#f2b135}
.closed .face::after{background:#9aa1b0}
.who{min-width:0;flex:1}
h2{margin:0;font-size:16px;font-weight:650;line-height:1.25;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.status{font-size:13px;line-height:1.35;margin:1px 0 0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.round{display:grid;place-items:center;width:40px;height:40px;border-radius:50%;flex:none}
.round:hover{background:color-mix(in srgb,currentColor 14%,transparent)}
.notice{display:flex;align-items:center;gap:8px;padding:8px 16px;background:var(--warn-surface);color:var(--warn);font-size:13px;flex:none}
.notice .icon{width:17px;height:17px}
.notice button{margin-inline-start:auto;font-weight:650;text-decoration:underline;text-underline-offset:2px;white-space:nowrap}
.middle{position:relative;flex:1;min-height:0;display:flex;flex-direction:column}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:16px 16px 8px;display:flex;flex-direction:column;scrollbar-width:thin;scrollbar-color:var(--line) transparent}
.log:focus-visible{outline-offset:-3px}
.new{position:absolute;inset-block-end:8px;inset-inline:0;margin:auto;width:max-content;display:flex;align-items:center;gap:6px;padding:7px 14px;border-radius:18px;background:var(--accent);color:var(--on-accent);font-size:13px;font-weight:600;box-shadow:0 3px 12px rgba(16,20,40,.28)}
.new .icon{width:15px;height:15px}
`;

const messages = `
.log-list{display:flex;flex-direction:column;flex:none}
.disclosure{margin:0 auto 14px;padding:0 8px;font-size:12.5px;color:var(--soft);text-align:center;text-wrap:balance}
.disclosure a{color:inherit}
.day{margin:14px auto 10px;font-size:12px;font-weight:600;color:var(--soft)}
.day:first-child{margin-block-start:0}
.entry{display:flex;flex-direction:column;align-items:flex-start;max-width:86%;margin-block-end:3px}
.entry.last{margin-block-end:12px}
.entry.visitor{align-self:flex-end;align-items:flex-end}
.entry.system{align-self:center;align-items:center;max-width:92%}
.label{display:flex;align-items:center;gap:5px;margin:0 4px 4px;font-size:12px;font-weight:600;color:var(--soft);unicode-bidi:isolate}
.label .icon{width:14px;height:14px;color:var(--accent-text)}
.bubble{padding:9px 14px;border-radius:18px;background:var(--raised);white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;min-width:0;max-width:100%}
.bubble a{color:inherit;text-decoration:underline;text-underline-offset:2px;word-break:break-word}
.bot .bubble,.agent .bubble{border-end-start-radius:6px}
.agent .bubble{background:color-mix(in srgb,var(--accent) var(--tint),var(--surface));box-shadow:inset 0 0 0 1px color-mix(in srgb,var(--accent-text) 26%,transparent)}
.visitor .bubble{background:var(--accent);color:var(--on-accent);border-end-end-radius:6px}
.visitor .bubble :focus-visible{outline-color:currentColor}
.visitor.pending .bubble{opacity:.78}
.visitor.refused .bubble{background:var(--surface);color:var(--text);box-shadow:inset 0 0 0 1.5px var(--bad);opacity:1}
.system .bubble{background:none;padding:2px 8px;font-size:13px;color:var(--soft);text-align:center}
.bubble.big{background:none!important;box-shadow:none!important;padding:0 4px;font-size:38px;line-height:1.2}
.foot{display:flex;align-items:center;gap:4px;margin:3px 6px 0;font-size:11.5px;color:var(--soft)}
.foot .icon{width:13px;height:13px}
.refused .foot{color:var(--bad);font-weight:600;gap:8px}
.foot button{text-decoration:underline;text-underline-offset:2px;font-weight:650}
.choices{display:flex;flex-wrap:wrap;gap:8px;margin:2px 0 12px}
.choice{padding:8px 15px;min-height:38px;border-radius:20px;border:1.5px solid var(--accent-text);color:var(--accent-text);background:var(--surface);font-weight:600;font-size:14px;text-align:start;overflow-wrap:anywhere;max-width:100%;unicode-bidi:plaintext;transition:background .12s}
.choice:hover{background:color-mix(in srgb,var(--accent-text) 10%,var(--surface))}
.typing{display:flex;gap:4px;width:max-content;padding:14px 16px;margin-block-end:12px;border-radius:18px;border-end-start-radius:6px;background:var(--raised)}
.typing i{width:7px;height:7px;border-radius:50%;background:var(--soft);animation:beat 1.2s infinite ease-in-out}
.typing i:nth-child(2){animation-delay:.15s}
.typing i:nth-child(3){animation-delay:.3s}
@keyframes beat{0%,60%,100%{opacity:.35;transform:none}30%{opacity:1;transform:translateY(-3px)}}
`;

const composer = `
.composer{flex:none;border-block-start:1px solid var(--line);padding:10px 12px 8px;padding-block-end:max(8px,env(safe-area-inset-bottom))}
.box{display:flex;align-items:flex-end;gap:6px;padding:4px 4px 4px 14px;border:1.5px solid var(--field);border-radius:22px;background:var(--surface);transition:border-color .12s}
[dir=rtl] .box{padding:4px 14px 4px 4px}
.box:focus-within{border-color:var(--accent-text);box-shadow:0 0 0 1px var(--accent-text)}
.box.over{border-color:var(--bad);box-shadow:0 0 0 1px var(--bad)}
.box textarea{flex:1;min-width:0;resize:none;border:0;background:none;padding:6px 0;max-height:132px;line-height:22px;overflow-y:auto;unicode-bidi:plaintext;scrollbar-width:thin}
.box textarea:focus-visible{outline:none}
.box textarea::placeholder{color:var(--soft);opacity:1}
.send{display:grid;place-items:center;width:34px;height:34px;flex:none;border-radius:50%;background:var(--accent);color:var(--on-accent);transition:opacity .12s}
.clip{display:grid;place-items:center;width:34px;height:34px;flex:none;margin-inline-start:-10px;border-radius:50%;color:var(--soft)}
.clip[hidden]{display:none}
.clip:hover{background:var(--raised);color:var(--text)}
.send[aria-disabled=true]{background:var(--raised);color:var(--soft);cursor:default}
.count{margin:4px 8px 0;font-size:12px;color:var(--soft)}
.count.over{color:var(--bad);font-weight:650}
.person{display:flex;align-items:center;gap:6px;margin:6px auto 0;padding:5px 12px;border-radius:14px;font-size:13px;font-weight:600;color:var(--accent-text)}
.person:hover{background:var(--raised)}
.person .icon{width:16px;height:16px}
`;

const forms = `
.card{align-self:stretch;margin:2px 0 14px;padding:14px 16px 16px;border-radius:16px;border:1px solid var(--line);background:var(--surface)}
.card h3{margin:0 0 6px;font-size:15px;font-weight:650}
.card p{margin:0 0 12px;font-size:14px;color:var(--soft)}
.field{display:block;margin-block:10px}
.card form .row{margin-block-start:14px}
.field span{display:block;font-size:13px;font-weight:600;margin-block-end:4px}
.field em{font-style:normal;font-weight:400;color:var(--soft)}
.field input,.field textarea{width:100%;padding:8px 12px;border:1.5px solid var(--field);border-radius:10px;background:var(--surface);resize:vertical;unicode-bidi:plaintext}
.field input:focus,.field textarea:focus{border-color:var(--accent-text);box-shadow:0 0 0 1px var(--accent-text)}
.field :focus-visible{outline:none}
.field [aria-invalid=true]{border-color:var(--bad)}
.field .wrong{color:var(--bad);font-size:12.5px;font-weight:600;margin:4px 0 0}
.row{display:flex;flex-wrap:wrap;gap:8px}
.solid{padding:9px 18px;min-height:40px;border-radius:20px;background:var(--accent);color:var(--on-accent);font-weight:650}
.quiet{padding:9px 14px;min-height:40px;border-radius:20px;font-weight:600;color:var(--soft)}
.quiet:hover{background:var(--raised)}
`;

const small = `
@media ${wholeScreen}{
.root.opened{inset:0}
.opened .panel{position:fixed;inset:0;width:100%;height:100%;height:var(--room,100dvh);border-radius:0;box-shadow:none;padding-block-start:env(safe-area-inset-top);background:var(--surface)}
.opened .launcher{display:none}
.box textarea,.field input,.field textarea{font-size:16px}
}
@media (prefers-reduced-motion:reduce){*,*::before,*::after{animation:none!important;transition:none!important}.typing i{opacity:.7}}
@media (forced-colors:active){.bubble,.launcher,.send,.solid,.choice,.panel{border:1px solid}.icon.filled{fill:CanvasText}}
`;

/** The whole sheet, after the rules of the brand's colour. */
export function sheet(accent: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(base + accent + launcher + panel + messages + composer + forms + small);
  return made;
}
