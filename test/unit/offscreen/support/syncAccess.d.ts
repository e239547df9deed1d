// The types of the tests are a page's; only a worker's know these (WHATWG File System §2.6).
interface FileSystemSyncAccessHandle {
  write(bytes: Uint8Array<ArrayBuffer>, options?: { at?: number }): number;
  getSize(): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

interface FileSystemFileHandle {
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
}
