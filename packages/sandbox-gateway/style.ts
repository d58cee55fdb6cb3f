/** The pages' one style sheet: phone first, no script, the family's colours. */
export const STYLE = `
:root{--ink:#1D2129;--jade:#1F8A70;--jade-deep:#176B57;--paper:#FAF7F2;--line:#E8E4DC;--faint:#65615A;--amber:#E8A33D;--card:#fff}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 -apple-system,"PingFang SC","Noto Sans SC","Source Han Sans SC","Microsoft YaHei",system-ui,sans-serif}
header,main,footer{max-width:480px;margin:0 auto;padding:0 16px}
.wide header,.wide main,.wide footer{max-width:1200px}
header{display:flex;justify-content:space-between;align-items:center;padding-top:12px;padding-bottom:12px}
.mark{font-weight:600;display:flex;align-items:center;gap:8px}
.mark::before{content:"";width:12px;height:12px;border-radius:4px;background:var(--jade)}
a{color:var(--jade-deep)}
header a{display:inline-block;padding:8px;margin-right:-8px}
footer{color:var(--faint);font-size:13px;text-align:center;padding-top:16px;padding-bottom:32px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px 16px;margin-bottom:12px}
h1,h2{font-size:16px;font-weight:600;margin:0 0 8px}
.amount{text-align:center}
.amount h1{color:var(--faint);font-weight:400;font-size:14px;margin:0}
.amount .sum{font-size:42px;line-height:1.25;font-weight:700;font-variant-numeric:tabular-nums}
.sum .yuan{font-size:.5em;margin-right:2px}.sum .fen{font-size:.6em}
.tag{display:inline-block;padding:2px 12px;border-radius:999px;background:#E4F2EE;color:var(--jade-deep);font-size:14px;font-weight:600}
.tag.ended{background:#EEECE8;color:var(--faint)}
ul{list-style:none;margin:0;padding:0}
.rows li{display:flex;justify-content:space-between;gap:16px;padding:8px 0;border-top:1px solid var(--line)}
.rows li:first-child{border-top:0}
.rows b{font-weight:500;font-variant-numeric:tabular-nums;white-space:nowrap}
.facts{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:0;font-size:14px}
.facts dt{color:var(--faint)}
.facts dd{margin:0;text-align:right;overflow-wrap:anywhere}
.faint{color:var(--faint);font-size:14px;margin:8px 0 0}
.warn{background:#FDF3E1;border-color:var(--amber);padding-top:12px;padding-bottom:12px}
.warn p{margin:0}
button,.button{display:block;width:100%;min-height:48px;border-radius:8px;border:1px solid var(--jade);background:var(--jade-deep);color:#fff;font:inherit;font-weight:600;text-align:center;text-decoration:none;line-height:46px;cursor:pointer}
button.plain{background:var(--card);color:var(--ink);border-color:var(--line);margin-top:8px}
button:focus-visible,a:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible{outline:3px solid var(--amber);outline-offset:2px}
details{margin:12px 0;border-top:1px solid var(--line);padding-top:12px}
summary{cursor:pointer;color:var(--faint);padding:4px 0}
fieldset{border:0;margin:0;padding:0}
legend{color:var(--faint);font-size:14px;padding:0}
label.choice{display:flex;gap:12px;align-items:flex-start;padding:8px 0}
label.choice input{width:20px;height:20px;margin:3px 0 0;accent-color:var(--jade);flex:none}
input[type=number],input[type=password],select{font:inherit;padding:8px 12px;border:1px solid #8C877E;border-radius:8px;background:#fff;max-width:100%}
input[type=number]{width:112px;margin-left:8px}
nav{display:flex;flex-wrap:wrap;gap:8px;margin-bottom:12px}
nav a{padding:8px 16px;border-radius:999px;border:1px solid var(--line);background:var(--card);text-decoration:none;color:var(--ink)}
nav a[aria-current]{background:var(--ink);color:#fff}
.scroll{overflow-x:auto;padding:8px 0}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{padding:8px 16px;text-align:left;border-bottom:1px solid var(--line);vertical-align:top;white-space:nowrap}
td.number{text-align:right;font-variant-numeric:tabular-nums}
tr:last-child td{border-bottom:0}
th{color:var(--faint);font-weight:500}
td small{display:block;color:var(--faint)}
td button{width:auto;min-height:36px;line-height:34px;padding:0 12px;font-weight:500;margin:0}
.bar{display:flex;flex-wrap:wrap;gap:12px;align-items:center}
.bar button{width:auto;padding:0 20px}
`;
