import { Link } from 'react-router';
import { useWords } from '#ui/desk/index.ts';
import { useGatewayName } from './gateway-name.tsx';
import { edgeId } from './ids.ts';
import { PersonLink } from './person-link.tsx';
import { ShopLink } from './shop-link.tsx';

interface AccountNameProps {
  account: string;
  /** Leads to the account's entries. */
  linked?: boolean;
}

/** "escrow:<uuid>" → whose account it is and what for: escrow of an order, money of a shop, the provider, the platform. */
export function AccountName({ account, linked = false }: AccountNameProps) {
  const { t } = useWords();
  const [owner = '', id = '', purpose = ''] = account.split(':');
  const kind = owner === 'shop' ? purpose : owner;
  const named = owner === 'platform' || owner === 'funder';
  const provider = useGatewayName(id);
  // Where money of insurers and of a region's treasury comes in: no payment provider that could be configured.
  const gateway = id === 'treasury' ? t('ledger.treasury') : id.startsWith('insurer_') ? t('ledger.insurer') : provider;
  const name = owner === 'gateway' ? gateway : named ? t(`ledger.${owner}.${id}`) : t(`ledger.purpose.${kind}`);
  const whose = owner === 'budget' ? id : owner === 'funder' ? purpose : '';
  const told = owner === 'gateway' && gateway === provider ? t('ledger.gateway_named', { name }) : name;
  const label = whose === '' ? told : `${told} · ${whose}`;
  return (
    <>
      {linked ? <Link to={`/ledger/accounts/${account}`}>{label}</Link> : label}
      {owner === 'shop' && id ? (
        <>
          {' · '}
          <ShopLink id={edgeId('shp', id)} />
        </>
      ) : null}
      {owner === 'escrow' && id ? (
        <>
          {' · '}
          <Link to={`/orders/${edgeId('ord', id)}`}>{t('refunds.to_order')}</Link>
        </>
      ) : null}
      {(owner === 'buyer' || owner === 'credit' || owner === 'creator') && id ? (
        <>
          {' · '}
          <PersonLink id={edgeId('usr', id)} name={t('ledger.to_buyer')} />
        </>
      ) : null}
    </>
  );
}
