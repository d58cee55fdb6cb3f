import { theme as antdTheme, type ThemeConfig } from 'antd';
import { dark, light, radius } from '../tokens.ts';

/**
 * Ant Design in the market's colours. Jade is the desk's own colour, vermilion stays for what is dangerous, amber for what
 * waits: a desk is calm until something needs a hand. `still`: nothing moves by itself. (A short transition on everything would not do: what is
 * placed is then measured where it was.)
 */
export function deskTheme(isDark: boolean, still: boolean): ThemeConfig {
  const colours = isDark ? dark : light;
  return {
    algorithm: isDark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: colours.jade,
      // Derived from a jade this dark they would be grey: chosen rows could not be read.
      colorPrimaryBg: colours.jadeWash,
      colorPrimaryBgHover: colours.jadeWash,
      controlItemBgActive: colours.jadeWash,
      controlItemBgActiveHover: colours.jadeWash,
      colorLink: colours.jadeInk,
      colorLinkHover: colours.jadeInk,
      colorSuccess: colours.jadeInk,
      colorWarning: colours.amberInk,
      colorError: colours.vermilionInk,
      colorInfo: colours.focus,
      // Washes of our own: derived from inks this dark they would be grey.
      colorSuccessBg: colours.jadeWash,
      colorSuccessBorder: colours.jade,
      colorWarningBg: colours.amberWash,
      colorWarningBorder: colours.amber,
      colorErrorBg: colours.vermilionWash,
      colorErrorBorder: colours.vermilion,
      colorText: colours.ink,
      colorTextSecondary: colours.inkSoft,
      colorTextTertiary: colours.inkSoft,
      colorTextDescription: colours.inkSoft,
      colorTextPlaceholder: colours.inkSoft,
      colorTextQuaternary: colours.inkSoft,
      colorBgLayout: colours.paper,
      colorBgContainer: colours.surface,
      colorBgElevated: colours.surface,
      colorBorder: colours.edge,
      colorBorderSecondary: colours.line,
      colorSplit: colours.line,
      borderRadius: radius.control,
      borderRadiusLG: radius.card,
      // By language (desk.css).
      fontFamily: 'var(--dx-font)',
      fontSize: 14,
      wireframe: false,
      motion: !still,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.2s',
    },
    components: {
      Layout: { headerBg: colours.surface, siderBg: colours.surface, headerHeight: 56, headerPadding: '0 16px' },
      Menu: {
        itemBg: 'transparent',
        activeBarBorderWidth: 0,
        itemSelectedBg: colours.jadeWash,
        itemSelectedColor: colours.jadeInk,
        subMenuItemSelectedColor: colours.jadeInk,
        itemColor: colours.ink,
        groupTitleColor: colours.inkSoft,
      },
      Table: {
        headerBg: colours.sunken,
        headerColor: colours.inkSoft,
        rowHoverBg: colours.sunken,
        cellPaddingBlock: 10,
      },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    },
  };
}
