/** Names that the taxonomy's machine translation got wrong, by the taxonomy's own handle: "red" had become red wine. */
export const CORRECTIONS: Readonly<Record<string, string>> = {
  color__white: '白色',
  color__beige: '米色',
  color__blue: '蓝色',
  color__orange: '橙色',
  color__red: '红色',
  color__pink: '粉色',
  color__navy: '藏青色',
  'ae-2-1-3-6-9': '纱线轴架',
  'ae-2-1-3-6-11': '绞纱架',
  'el-7-12-3': '内存条',
  'el-7-15-12': '不间断电源',
  'me-7-2': '数字下载',
  'sg-1-4-6-3': '铁尺（钗）',
};
