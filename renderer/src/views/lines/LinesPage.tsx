import { useLocation } from '../../shell/places.ts';
import { EditLine, ImportedLine, NewLine } from './FormPages.tsx';
import { ImportPage } from './ImportPage.tsx';
import { LineList } from './LineList.tsx';
import './lines.css';
import { parseRest } from './place.ts';

export function LinesPage() {
  const { rest } = useLocation();
  const place = parseRest(rest);
  switch (place.kind) {
    case 'new':
      return <NewLine key={rest} />;
    case 'edit':
      return <EditLine key={rest} name={place.name} />;
    case 'import':
      return <ImportPage key={rest} />;
    case 'imported':
      return <ImportedLine key={rest} index={place.index} />;
    case 'list':
      return <LineList key={rest} />;
  }
}
