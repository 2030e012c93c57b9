import { useEffect, useState } from 'react';

/** The time, anew in every step while it runs. */
export function useNow(isRunning: boolean, stepMs = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isRunning) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, [isRunning, stepMs]);
  return now;
}
