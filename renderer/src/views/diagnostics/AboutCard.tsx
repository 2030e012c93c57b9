import { FileText, FolderOpen } from 'lucide-react';
import { useTexts } from '../../i18n/i18n.ts';
import { useAppState } from '../../state/useAppState.ts';
import { Card } from '../../ui/Page.tsx';
import { OpenButton } from '../settings/OpenButton.tsx';
import { Fact, Facts } from './Facts.tsx';

const ICON = { size: 16, 'aria-hidden': true } as const;

export function AboutCard({ isDesktop }: { readonly isDesktop: boolean }) {
  const t = useTexts('diagnostics');
  const { version, system, runtime, dataFolder } = useAppState().about;
  return (
    <Card title={t('about.title')}>
      <Facts>
        <Fact name={t('about.version')}>{version}</Fact>
        <Fact name={t('about.system')}>{system}</Fact>
        <Fact name={t('about.runtime')}>{runtime}</Fact>
        <Fact name={t('about.dataFolder')}>
          <span className="mono">{dataFolder}</span>
        </Fact>
      </Facts>
      {isDesktop ? (
        <div className="row">
          <OpenButton what="log" icon={<FileText {...ICON} />}>
            {t('about.log')}
          </OpenButton>
          <OpenButton what="data-folder" icon={<FolderOpen {...ICON} />}>
            {t('about.folder')}
          </OpenButton>
        </div>
      ) : null}
    </Card>
  );
}
