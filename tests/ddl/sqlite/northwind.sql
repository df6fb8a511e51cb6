-- A part of the Northwind sample: a trader's customers, orders and products.
-- The structure is documented at https://github.com/jpwhite3/northwind-SQLite3
CREATE TABLE [Categories]
(      [CategoryID] INTEGER PRIMARY KEY AUTOINCREMENT,
       [CategoryName] TEXT,
       [Description] TEXT,
       [Picture] BLOB
);
CREATE TABLE [Customers]
(      [CustomerID] TEXT,
       [CompanyName] TEXT,
       [ContactName] TEXT,
       PRIMARY KEY (`CustomerID`)
);
CREATE TABLE [Shippers]([ShipperID] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, [CompanyName] TEXT NOT NULL, [Phone] TEXT NULL);
CREATE TABLE [Products](
   [ProductID] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
   [ProductName] TEXT NOT NULL,
   [CategoryID] INTEGER,
   [UnitPrice] NUMERIC DEFAULT 0,
   [UnitsInStock] INTEGER DEFAULT 0,
   [Discontinued] TEXT NOT NULL DEFAULT '0',
   CHECK ([UnitPrice]>=(0)),
   CHECK ([UnitsInStock]>=(0)),
   FOREIGN KEY ([CategoryID]) REFERENCES [Categories] ([CategoryID]) ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE TABLE [Orders](
   [OrderID] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
   [CustomerID] TEXT,
   [OrderDate] DATETIME,
   [ShipVia] INTEGER,
   [Freight] NUMERIC DEFAULT 0,
   FOREIGN KEY ([CustomerID]) REFERENCES [Customers] ([CustomerID]) ON DELETE NO ACTION ON UPDATE NO ACTION,
   FOREIGN KEY ([ShipVia]) REFERENCES [Shippers] ([ShipperID]) ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE TABLE [Order Details](
   [OrderID] INTEGER NOT NULL,
   [ProductID] INTEGER NOT NULL,
   [UnitPrice] NUMERIC NOT NULL DEFAULT 0,
   [Quantity] INTEGER NOT NULL DEFAULT 1,
   [Discount] REAL NOT NULL DEFAULT 0,
   PRIMARY KEY ("OrderID","ProductID"),
   CHECK ([Discount]>=(0) AND [Discount]<=(1)),
   CHECK ([Quantity]>(0)),
   FOREIGN KEY ([OrderID]) REFERENCES [Orders] ([OrderID]) ON DELETE NO ACTION ON UPDATE NO ACTION,
   FOREIGN KEY ([ProductID]) REFERENCES [Products] ([ProductID]) ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE VIEW [Order Subtotals] AS
SELECT [Order Details].OrderID, Sum([Order Details].UnitPrice*Quantity*(1-Discount)*100/100) AS Subtotal
FROM [Order Details]
GROUP BY [Order Details].OrderID;
