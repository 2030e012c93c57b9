import { FileInput } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/i18n.ts';
import { useQuestion } from './useQuestion.tsx';
import { useReadImport } from './useReadImport.ts';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** A file that is dropped anywhere on the page is imported. Without this, a browser would open it in the page's place. */
export function DropArea() {
  const t = useTexts('lines');
  const question = useQuestion();
  const { readFile } = useReadImport(question.ask);
  const [isOver, setOver] = useState(false);
  const latest = useRef(readFile);
  latest.current = readFile;

  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const out = (event: DragEvent): void => {
      // Only what leaves the window has nothing that it enters.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void latest.current(file);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', out);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', out);
      window.removeEventListener('drop', drop);
    };
  }, []);

  return (
    <>
      {isOver ? (
        <div className="lines-drop" aria-hidden="true">
          <FileInput size={32} strokeWidth={1.5} />
          <p>{t('importing.dropHere')}</p>
        </div>
      ) : null}
      {question.dialog}
    </>
  );
}
